// An operator's body that parses offers known configurations, with claims that are well formed.
#include <cstdlib>

#include "api/operator/create_offer_request.h"
#include "appliance/base/claim_codec.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  issuer::CredentialConfiguration pid;
  pid.id = issuer::ConfigurationId("pid");
  pid.claims.kind = issuer::ClaimKind::kObject;
  issuer::ClaimSchema name;
  name.kind = issuer::ClaimKind::kText;
  pid.claims.members = {{"name", name}};
  issuer::Operator caller;
  caller.role = issuer::OperatorRole::kAdmin;
  issuer::HttpRequest request;
  request.headers = {{"content-type", "application/json"}};
  request.body = issuer::AsText({data, size});
  const auto parsed = issuer::ParseCreateOfferRequest(request, caller, issuer::Config(), {{pid}});
  if (parsed.has_value()) {
    for (const issuer::OfferedCredential& credential : parsed->offer.credentials) {
      if (credential.configuration != pid.id || !issuer::IsWellFormed(credential.claims)) {
        std::abort();
      }
    }
  }
  return 0;
}
