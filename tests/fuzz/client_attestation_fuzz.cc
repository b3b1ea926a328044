// Three lines: an attestation's payload (`@` stands for the wallet's key), its proof of
// possession's, and what stands in the edge's field. Whoever passes has a name that a record can
// hold.
#include <cstdlib>

#include "api/wallet/presented_client.h"
#include "appliance/base/json_writer.h"
#include "appliance/issuance/client_attestation.h"
#include "tests/support/test_attester.h"
#include "tests/support/test_issuer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static issuer::TestIssuer issuer;
  static const issuer::TestAttester attester(issuer.clock.Now());
  issuer.trust.client_attesters = {attester.ByKey()};
  const std::string_view text = issuer::AsText({data, size});
  std::string payload(text.substr(0, text.find('\n')));
  const std::string_view rest = text.substr(std::min(payload.size() + 1, text.size()));
  if (const std::size_t at = payload.find('@'); at != std::string::npos) {
    payload.replace(at, 1, issuer::ToJson(attester.key().Jwk()));
  }
  const std::string_view pop = rest.substr(0, rest.find('\n'));
  const issuer::PresentedAttestation presented{
      issuer::SignTexts(
          R"({"typ":"oauth-client-attestation+jwt","alg":"ES256"})", payload, attester.key()),
      issuer::SignTexts(
          R"({"typ":"oauth-client-attestation-pop+jwt","alg":"ES256"})", pop, attester.key())};
  const auto client = issuer::VerifyClientAttestation(presented, std::nullopt, issuer.services());
  if (client.has_value() && (client->id.empty() || client->id.value().size() > 255)) {
    std::abort();
  }
  issuer::HttpRequest request;
  request.headers = {{"x-cert", std::string(rest.substr(std::min(pop.size() + 1, rest.size())))}};
  static_cast<void>(issuer::ParsePresentedClient(request, issuer::ParseForm("").value(), "x-cert"));
  return 0;
}
