// AES-GCM as JWE has it, and the derivation of its key from a key agreement. [rfc7518 §5.3, §4.6.2]
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "appliance/base/bytes.h"
#include "appliance/base/encryption_algorithm.h"
#include "appliance/base/result.h"
#include "appliance/base/secret.h"

namespace issuer {

using GcmIv = std::array<std::uint8_t, 12>;
using GcmTag = std::array<std::uint8_t, 16>;

struct Ciphertext {
  Bytes text;  // as long as the plaintext
  GcmTag tag{};
};

// `key` has KeyLen(encryption) bytes and is used once, or never twice with one `iv`. At most 1 GiB.
Ciphertext EncryptContent(ContentEncryption encryption,
                          ByteView key,
                          const GcmIv& iv,
                          ByteView plaintext,
                          ByteView associated_data);

// Fails with kDecryptionFailed if any part is not as it was, or the key is another.
Result<WipedBytes> DecryptContent(ContentEncryption encryption,
                                  ByteView key,
                                  const GcmIv& iv,
                                  ByteView ciphertext,
                                  const GcmTag& tag,
                                  ByteView associated_data);

// The content key of ECDH-ES without wrapping: Concat KDF with SHA-256 over the shared secret, the
// name of the content encryption and what both parties put into the header. [rfc7518 §4.6.2]
// [NIST SP 800-56A §5.8.1]
WipedBytes DeriveContentKey(ContentEncryption encryption,
                            ByteView shared_secret,
                            ByteView party_u,
                            ByteView party_v);

}  // namespace issuer
