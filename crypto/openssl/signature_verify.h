// Signature verification with a public key. The only place that decides whether a signature is
// right.
#pragma once

#include "appliance/base/bytes.h"
#include "appliance/base/public_key.h"
#include "appliance/base/result.h"

namespace issuer {

// `signature`  raw r‖s for ECDSA (64 or 96 bytes), 64 bytes for Ed25519, as many as the modulus for
// RSA. `message` is hashed here.
// Fails with kSignatureInvalid if the signature is not that of `message` under `key`, has another
// length, or `key` is not on the algorithm's curve; with kJwkInvalid if `key` is not a point of it.
// Retrying does not help. Thread-safe. [rfc7518 §3.4] [rfc8037 §3.1]
Status VerifySignature(SignatureAlgorithm algorithm,
                       const PublicKey& key,
                       ByteView message,
                       ByteView signature);

}  // namespace issuer
