// [encryption] of chancery.toml: what wallets may or must encrypt, and by which algorithms.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "appliance/base/clock.h"
#include "appliance/base/encryption_algorithm.h"

namespace issuer {

enum class EncryptionUse : std::uint8_t { kOff, kSupported, kRequired };

struct EncryptionConfig {
  EncryptionUse request = EncryptionUse::kOff;
  EncryptionUse response = EncryptionUse::kOff;  // on: then `request` is on too [META-26]
  std::vector<KeyManagement> request_algorithms = {KeyManagement::kEcdhEs};
  std::vector<KeyManagement> response_algorithms = {KeyManagement::kEcdhEs,
                                                    KeyManagement::kRsaOaep256};
  std::vector<ContentEncryption> content_algorithms = {ContentEncryption::kA128Gcm,
                                                       ContentEncryption::kA256Gcm};
  bool zip = false;  // DEFLATE, both ways
  // Take a response key from a request that was not encrypted, for wallets that break that rule.
  bool response_key_in_plain_request = false;
  std::filesystem::path keys;  // folder of the request keys, issuerd's; empty exactly when off
  Seconds rotate{30 * 86400};  // how long a request key is published
  Seconds grace{2 * 86400};    // how long it opens requests after that
};

}  // namespace issuer
