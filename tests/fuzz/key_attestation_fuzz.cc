// The payload of a key attestation, then a line with a status list's claims: keys that pass are
// distinct and few.
#include <cstdlib>

#include "appliance/base/json_reader.h"
#include "appliance/issuance/key_attestation.h"
#include "tests/support/test_attester.h"
#include "tests/support/test_issuer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static issuer::TestIssuer issuer;
  static const issuer::TestAttester attester(issuer.clock.Now());
  issuer.trust.key_attesters = {attester.ByKey()};
  const std::string_view text = issuer::AsText({data, size});
  const std::string_view payload = text.substr(0, text.find('\n'));
  const auto claims = issuer::ParseJson(text.substr(std::min(payload.size() + 1, text.size())));
  if (claims.has_value()) {
    auto list = issuer::StatusList::FromClaims(*claims, "https://a.example/s");
    issuer.trust.status_lists.clear();
    if (list.has_value()) {
      issuer.trust.status_lists.push_back(std::move(list).value());
    }
  }
  const std::string jwt =
      issuer::SignTexts(R"({"typ":"key-attestation+jwt","alg":"ES256"})", payload, attester.key());
  const auto attestation = issuer::VerifyKeyAttestation(
      jwt, issuer::AttestationPlace::kOwnProof, issuer.credentials.all.front(), issuer.services());
  if (attestation.has_value() && (attestation->keys.empty() || attestation->keys.size() > 100)) {
    std::abort();
  }
  return 0;
}
