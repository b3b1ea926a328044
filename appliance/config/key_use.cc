#include "appliance/config/key_use.h"

#include <algorithm>

namespace issuer {

bool Signs(const Config& config, const KeyName& key, CredentialFormat format) {
  return std::any_of(
      config.credentials.begin(), config.credentials.end(), [&](const SigningPolicyEntry& entry) {
        return entry.key == key && entry.format == format;
      });
}

}  // namespace issuer
