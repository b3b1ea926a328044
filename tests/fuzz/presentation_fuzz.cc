// A Verifiable Presentation as key proof: as it was sent, then with a signature that fits it, which
// leads behind the last check. One that passes names the key that signed.
#include <cstdlib>
#include <utility>

#include "appliance/base/json_reader.h"
#include "appliance/issuance/presentation_proof.h"
#include "tests/support/test_issuer.h"
#include "tests/support/wallet_presentations.h"
#include "tests/support/wallet_proofs.h"

namespace {

using issuer::JsonValue;

// The presentation taken apart, by the wallet's key and to us.
issuer::PresentationParts PartsOf(const JsonValue& presentation, const issuer::WalletKey& key) {
  issuer::PresentationParts parts;
  parts.document = *presentation.AsObject();
  issuer::RemoveMember(parts.document, "proof");
  const JsonValue* proof = presentation.Find("proof");
  if (proof != nullptr && proof->AsObject() != nullptr) {
    parts.proof = *proof->AsObject();
  }
  issuer::RemoveMember(parts.proof, "proofValue");
  issuer::SetMember(parts.proof, "verificationMethod", JsonValue(KeyMethodOf(key)));
  return parts;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static issuer::TestIssuer issuer;
  static const issuer::WalletKey key = issuer::WalletKey::Generate();
  const auto suite = issuer::Cryptosuite::kEcdsaRdfc2019;
  issuer::CredentialConfiguration& pid = issuer.credentials.all.front();
  pid.proof_types = {issuer::ProofType::kDiVp};
  pid.proof_suites = {suite, issuer::Cryptosuite::kEcdsaJcs2019};
  const auto json = issuer::ParseJson(issuer::AsText({data, size}));
  if (!json.has_value()) {
    return 0;
  }
  if (VerifyPresentation(*json, pid, issuer.services()).has_value()) {
    std::abort();  // nobody else's proof is to us, and ours are of another key each time
  }
  if (json->AsObject() == nullptr) {
    return 0;
  }
  const auto signed_one = SignPresentation(PartsOf(*json, key), key, suite);
  const auto proof = VerifyPresentation(signed_one, pid, issuer.services());
  if (proof.has_value() && proof->key != key.public_key()) {
    std::abort();
  }
  return 0;
}
