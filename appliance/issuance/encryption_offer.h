// What an appliance offers to encrypt: the keys that takes, and the two members of the metadata.
// [vci-1.0 §12.2.4]
#pragma once

#include "appliance/base/json_writer.h"
#include "appliance/config/encryption_config.h"
#include "crypto/keyring/request_key_ring.h"

namespace issuer {

// For RequestKeyRing::Open(). No algorithms, hence no keys, where requests are not encrypted.
RequestKeyOptions RequestKeyOptionsOf(const EncryptionConfig& config);

// Writes `credential_request_encryption` and `credential_response_encryption`, each where it is on.
// [META-24] [META-25] [META-26]
void WriteEncryption(JsonWriter& json,
                     const EncryptionConfig& config,
                     const PublishedRequestKeys& request_keys);

}  // namespace issuer
