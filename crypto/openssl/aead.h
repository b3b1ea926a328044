// Authenticated encryption for what we store ourselves: AES-256-GCM with a random nonce.
#pragma once

#include <cstddef>
#include <cstdint>

#include "appliance/base/bytes.h"
#include "appliance/base/random.h"
#include "appliance/base/result.h"
#include "appliance/base/secret.h"

namespace issuer {

constexpr std::size_t kSealNonceLen = 12;
constexpr std::size_t kSealTagLen = 16;
constexpr std::size_t kSealOverheadLen = kSealNonceLen + kSealTagLen;
// A key must be retired long before this many seals: random nonces of 96 bits [NIST SP 800-38D
// §8.3].
constexpr std::uint64_t kMaxSealsPerKey = std::uint64_t{1} << 32;

// Returns nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes). `associated_data` is authenticated, not
// stored: Open() needs the same, so bind a record to its place with it. `key` has 32 bytes;
// `plaintext` at most 1 GiB. Thread-safe, never fails.
Bytes Seal(const SealingKey& key, ByteView plaintext, ByteView associated_data, Random& random);

// The plaintext of what Seal() returned. Fails with kSealBroken if key, bytes or associated data
// are not those of the seal; retrying does not help. Thread-safe.
Result<WipedBytes> Open(const SealingKey& key, ByteView sealed, ByteView associated_data);

}  // namespace issuer
