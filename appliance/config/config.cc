#include "appliance/config/config.h"

#include <algorithm>

namespace issuer {

const SigningPolicyEntry* Config::FindCredential(const ConfigurationId& id) const {
  const auto found = std::find_if(
      credentials.begin(), credentials.end(), [&](const auto& entry) { return entry.id == id; });
  return found == credentials.end() ? nullptr : &*found;
}

const SigningKeyConfig* Config::FindKey(const KeyName& name) const {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [&](const auto& key) { return key.name == name; });
  return found == keys.end() ? nullptr : &*found;
}

const SigningKeyConfig* Config::FindKey(KeyPurpose purpose) const {
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const SigningKeyConfig& key) {
    return key.purpose == purpose;
  });
  return found == keys.end() ? nullptr : &*found;
}

const SigningKeyConfig* Config::StatusKey() const {
  return status.key.value().empty() ? FindKey(KeyPurpose::kStatus) : FindKey(status.key);
}

}  // namespace issuer
