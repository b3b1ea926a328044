#include "api/wallet/nonce_endpoint.h"

#include <utility>

#include "appliance/base/json_writer.h"

namespace issuer {

Result<HttpResponse> AnswerNonce(const HttpRequest& /*request*/, const WalletContext& context) {
  const Services& services = context.services;
  JsonWriter json;
  json.BeginObject()
      .Member("c_nonce")
      .Text(services.nonces.proofs.Mint(services.clock.Now(), services.random))
      .EndObject();
  return HttpResponse::Json(200, std::move(json).Take());
}

}  // namespace issuer
