#include "appliance/issuance/client_policy.h"

namespace issuer {

Status CheckClientPolicy(std::span<const ConfigurationId> configurations,
                         const Sender& sender,
                         const Services& services) {
  for (const ConfigurationId& id : configurations) {
    const CredentialConfiguration* configuration = services.credentials.Find(id);
    if (configuration == nullptr) {
      continue;  // the credential endpoint will say so
    }
    const ClientPolicy& policy = configuration->clients;
    if (policy.Allows(sender.client_method) && policy.Allows(sender.client)) {
      continue;
    }
    return sender.client_method == ClientMethod::kNone
               ? Fail(ErrorCode::kClientUnidentified, "a configuration asks who the client is")
               : Fail(ErrorCode::kClientNotAllowed, "a configuration is not for this client");
  }
  return {};
}

}  // namespace issuer
