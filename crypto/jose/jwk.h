// Foreign public keys, from JSON: the door through which every key of a peer comes in.
#pragma once

#include "appliance/base/json_value.h"
#include "appliance/base/public_key.h"
#include "appliance/base/result.h"

namespace issuer {

// A JWK with a public key for signatures: EC on P-256 or P-384, OKP on Ed25519. Coordinates have
// the full width and the point passes CheckPublicKey(). `alg`, `use` and `key_ops`, where present,
// must allow the verification of signatures with this key. Other members are ignored, except
// private and symmetric ones, which are an error: who sends us a secret key must learn of it, and
// we must not keep it. Fails with kJwkInvalid. Thread-safe. [rfc7517 §4] [rfc7518 §6.2] [rfc8037
// §2]
Result<PublicKey> ParseJwk(const JsonValue& jwk);

// The same for a key of any use: `alg`, `use` and `key_ops` are the caller's to judge.
Result<PublicKey> ParseJwkPoint(const JsonValue& jwk);

// Fails with kJwkInvalid if a member is private or symmetric, whatever the kind of key.
Status RefuseSecretMembers(const JsonValue& jwk);

}  // namespace issuer
