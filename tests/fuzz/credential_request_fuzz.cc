// A body that parses names, one way or the other, the one configuration that the token covers, and
// has proofs of one kind only.
#include <cstdlib>

#include "api/wallet/credential_request.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  issuer::CredentialConfiguration pid;
  pid.id = issuer::ConfigurationId("pid");
  pid.binding_methods = {"jwk"};
  issuer::TokenRecord token;
  token.configurations = {pid.id};
  token.names_identifiers = true;
  issuer::HttpRequest request;
  request.headers = {{"content-type", "application/json"}};
  request.body = issuer::AsText({data, size});
  const auto parsed = issuer::ParseCredentialRequest(request, token, {{pid}});
  if (parsed.has_value()) {
    const int num_kinds = (parsed->has_other_proof_type ? 1 : 0) +
                          (parsed->jwt_proofs.empty() ? 0 : 1) +
                          (parsed->attestation_proofs.empty() ? 0 : 1);
    if (parsed->configuration != pid.id || num_kinds > 1) {
      std::abort();
    }
  }
  return 0;
}
