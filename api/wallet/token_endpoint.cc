#include "api/wallet/token_endpoint.h"

#include <utility>

#include "api/wallet/token_request.h"
#include "api/wallet/token_sender.h"
#include "appliance/base/json_writer.h"
#include "appliance/issuance/redeem_grant.h"

namespace issuer {

Result<HttpResponse> AnswerTokenRequest(const HttpRequest& request, const WalletContext& context) {
  const Services& services = context.services;
  ASSIGN_OR_RETURN(const Form form, ParseTokenForm(request));
  ASSIGN_OR_RETURN(const TokenRequest token_request, ParseTokenRequest(form));
  ASSIGN_OR_RETURN(const Sender sender, AuthenticateSender(request, form, services));
  ASSIGN_OR_RETURN(const IssuedToken issued,
                   RedeemGrant(token_request, sender, request.id, services));
  JsonWriter json;
  json.BeginObject();
  issued.token.Expose([&](ByteView token) { json.Member("access_token").Text(AsText(token)); });
  json.Member("token_type").Text("Bearer");
  json.Member("expires_in").Integer(issued.expires_in.count());
  json.EndObject();
  return HttpResponse::Json(200, std::move(json).Take());
}

}  // namespace issuer
