// Public keys to encrypt to, as plain values.
#pragma once

#include <cstddef>
#include <variant>

#include "appliance/base/bytes.h"
#include "appliance/base/encryption_algorithm.h"
#include "appliance/base/public_key.h"
#include "appliance/base/result.h"

namespace issuer {

constexpr std::size_t kMinRsaBits = 2048;
constexpr std::size_t kMaxRsaBits = 8192;  // more is only a way to keep us busy

// Big-endian, without leading zeros.
struct RsaPublicKey {
  Bytes n;
  Bytes e;
  friend bool operator==(const RsaPublicKey&, const RsaPublicKey&) = default;
};

// A point of P-256 for ECDH-ES, or an RSA key for RSA-OAEP-256.
using EncryptionKey = std::variant<PublicKey, RsaPublicKey>;

inline KeyManagement AlgorithmOf(const EncryptionKey& key) {
  return std::holds_alternative<PublicKey>(key) ? KeyManagement::kEcdhEs
                                                : KeyManagement::kRsaOaep256;
}

// A modulus that is odd and of kMinRsaBits to kMaxRsaBits, and an exponent that is odd, at least 3
// and of at most 64 bits. Nobody can see from outside whether the modulus is a good one. Fails with
// kJwkInvalid.
Status CheckRsaPublicKey(const RsaPublicKey& key);

// `plaintext` (a content key) under `key`, with OAEP and MGF1 over SHA-256 and no label. [rfc8017
// §7.1.1] Fails with kJwkInvalid if CheckRsaPublicKey() does.
Result<Bytes> EncryptOaep256(const RsaPublicKey& key, ByteView plaintext);

}  // namespace issuer
