#include "api/draft13/token_endpoint.h"

#include <utility>

#include "api/draft13/credential_endpoint.h"
#include "api/wallet/token_endpoint.h"
#include "appliance/base/json_writer.h"

namespace issuer {

Result<HttpResponse> AnswerDraft13TokenRequest(const HttpRequest& request,
                                               const WalletContext& context) {
  ASSIGN_OR_RETURN(const IssuedToken issued, RedeemTokenRequest(request, context));
  JsonWriter json;
  json.BeginObject();
  WriteTokenMembers(json, issued);
  WriteNonceMembers(json, context.services);
  json.EndObject();
  return HttpResponse::Json(200, std::move(json).Take());
}

}  // namespace issuer
