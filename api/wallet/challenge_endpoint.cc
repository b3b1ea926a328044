#include "api/wallet/challenge_endpoint.h"

#include <string>
#include <utility>

#include "appliance/base/json_writer.h"

namespace issuer {
namespace {

std::string NewChallenge(const Services& services) {
  return services.nonces.attestations.Mint(services.clock.Now(), services.random);
}

}  // namespace

Result<HttpResponse> AnswerChallenge(const HttpRequest& /*request*/, const WalletContext& context) {
  JsonWriter json;
  json.BeginObject()
      .Member("attestation_challenge")
      .Text(NewChallenge(context.services))
      .EndObject();
  return HttpResponse::Json(200, std::move(json).Take());
}

void AddChallenge(HttpResponse& response, const Services& services) {
  response.With("OAuth-Client-Attestation-Challenge", NewChallenge(services));
}

bool IsAboutAttestations(ErrorCode code) {
  return code == ErrorCode::kAttestationChallengeRequired ||
         code == ErrorCode::kClientAttestationInvalid ||
         code == ErrorCode::kClientAttestationOutdated;
}

}  // namespace issuer
