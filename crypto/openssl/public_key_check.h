// Whether a foreign public key is one that signatures may be checked with and credentials bound to.
#pragma once

#include "appliance/base/public_key.h"
#include "appliance/base/result.h"

namespace issuer {

// EC: coordinates of full width, a point of the curve, not infinity (which has no such form). [SEC
// 1 §3.2.2.1] Ed25519: the one encoding of a point of the curve that is not of small order: with a
// key of order 1, 2, 4 or 8 one signature fits many messages, and several "different" keys are
// worth the same. [rfc8032 §5.1.3] RSA (certificates only): 2048 to 4096 bits, an odd exponent of
// 65537 or more. Fails with kJwkInvalid; retrying does not help. Thread-safe.
Status CheckPublicKey(const PublicKey& key);

}  // namespace issuer
