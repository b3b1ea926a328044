// Public keys as COSE_Key. [rfc9053 §7]
#pragma once

#include "appliance/base/public_key.h"
#include "appliance/base/result.h"
#include "crypto/cose/cbor_value.h"
#include "crypto/cose/cbor_writer.h"

namespace issuer {

// Writes `key` as one map with the required parameters only: kty, crv, x and, for EC2, y, in the
// full width of the curve. Precondition: its coordinates have that width.
void WriteCoseKey(CborWriter& cbor, const PublicKey& key);

// The key of `map`. Parameters that say nothing about the key itself are passed over. Fails with
// kJwkInvalid: no EC2 key on P-256 or P-384 nor OKP key on Ed25519, a y that is no byte string (the
// compressed form), a coordinate of another width, a private key, or no key that CheckPublicKey()
// accepts.
Result<PublicKey> ReadCoseKey(const CborValue& map);

}  // namespace issuer
