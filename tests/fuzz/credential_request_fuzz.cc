// A body that parses names, one way or the other, the one configuration that the token covers, and
// has proofs of one kind only.
#include <cstdlib>

#include "api/wallet/credential_request.h"
#include "appliance/base/json_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  issuer::CredentialConfiguration pid;
  pid.id = issuer::ConfigurationId("pid");
  pid.binding_methods = {"jwk"};
  issuer::TokenRecord token;
  token.configurations = {pid.id};
  token.names_identifiers = true;
  const auto json = issuer::ParseJson(issuer::AsText({data, size}));
  if (!json.has_value() || json->AsObject() == nullptr) {
    return 0;
  }
  issuer::EncryptionConfig encryption;
  encryption.response = issuer::EncryptionUse::kSupported;
  const issuer::WalletBody body{*json, issuer::BodyProtection::kEncrypted};
  const auto parsed = issuer::ParseCredentialRequest(body, token, {{pid}}, encryption);
  if (parsed.has_value()) {
    const int num_kinds = (parsed->has_other_proof_type ? 1 : 0) +
                          (parsed->jwt_proofs.empty() ? 0 : 1) +
                          (parsed->attestation_proofs.empty() ? 0 : 1) +
                          (parsed->presentation_proofs.empty() ? 0 : 1);
    if (parsed->configuration != pid.id || num_kinds > 1) {
      std::abort();
    }
  }
  return 0;
}
