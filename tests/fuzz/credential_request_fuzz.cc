// A body that parses names a known configuration or an identifier, never both, and has proofs of
// one kind only.
#include <cstdlib>

#include "api/wallet/credential_request.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  issuer::CredentialConfiguration pid;
  pid.id = issuer::ConfigurationId("pid");
  pid.binding_methods = {"jwk"};
  issuer::HttpRequest request;
  request.headers = {{"content-type", "application/json"}};
  request.body = issuer::AsText({data, size});
  const auto parsed = issuer::ParseCredentialRequest(request, {{pid}});
  if (parsed.has_value()) {
    const bool is_known = parsed->configuration == pid.id;
    const bool has_both_kinds = parsed->has_other_proof_type && !parsed->jwt_proofs.empty();
    if (is_known == parsed->credential_identifier.has_value() || has_both_kinds) {
      std::abort();
    }
  }
  return 0;
}
