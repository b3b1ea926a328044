// Sealed boxes: anybody may put something in who has the public half, only the private half takes
// it out. X25519 with a key of one use, HKDF-SHA-256, AES-256-GCM. [rfc7748 §6.1] [rfc9180 §4.1, in
// spirit] [docs/adr/0012-deferred-issuance.md]
#pragma once

#include <array>
#include <string_view>

#include "appliance/base/bytes.h"
#include "appliance/base/random.h"
#include "appliance/base/result.h"
#include "appliance/base/secret.h"

namespace issuer {

using BoxKey = Secret<struct BoxKeyTag>;  // 32 bytes, the private half
using BoxPublicKey = std::array<std::uint8_t, 32>;

// All thread-safe. `label` names the one use of a box.
BoxKey NewBoxKey(Random& random);
// Precondition: `key` has 32 bytes.
BoxPublicKey PublicHalfOf(const BoxKey& key);

// Returns the public half of the key of one use (32 bytes), then what Seal() of aead.h returns.
// Fails with kSealBroken if `box` is no public half that NewBoxKey could have made.
Result<Bytes> SealToBox(const BoxPublicKey& box,
                        ByteView plaintext,
                        std::string_view label,
                        Random& random);

// Fails with kSealBroken if key, bytes or label are not those of the seal.
Result<WipedBytes> OpenFromBox(const BoxKey& key, ByteView sealed, std::string_view label);

}  // namespace issuer
