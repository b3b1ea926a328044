#include "appliance/config/credential_configuration.h"

#include <algorithm>

namespace issuer {

const CredentialConfiguration* CredentialConfigurations::Find(const ConfigurationId& id) const {
  const auto found = std::find_if(
      all.begin(), all.end(), [&](const auto& configuration) { return configuration.id == id; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace issuer
