// Between PublicKey, our plain value, and OpenSSL's key object. What only crypto/openssl and
// crypto/jose need.
#pragma once

#include "appliance/base/bytes.h"
#include "appliance/base/public_key.h"
#include "appliance/base/result.h"
#include "crypto/openssl/handles.h"

namespace issuer {

// OpenSSL's form of `key`. Fails with kJwkInvalid if a coordinate has the wrong width or the point
// is not on its NIST curve. Ed25519 points are not looked at: CheckPublicKey() does that.
Result<EvpPkey> ToEvpPkey(const PublicKey& key);

// Our form of `key`. Fails with kJwkInvalid if it is not on P-256, P-384 or Ed25519 (named curves
// only).
Result<PublicKey> FromEvpPkey(const EVP_PKEY* key);

// The point of a NIST curve whose compressed form (0x02 or 0x03, then x) is `compressed`. [SEC 1
// §2.3.4] Fails with kJwkInvalid if it has another form or no such point exists.
Result<PublicKey> DecompressPoint(Curve curve, ByteView compressed);

}  // namespace issuer
