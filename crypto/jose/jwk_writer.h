// Public keys out as JWK, without a JSON parser: signerd writes them too.
#pragma once

#include <string>

#include "appliance/base/json_writer.h"
#include "appliance/base/public_key.h"
#include "crypto/openssl/digest.h"

namespace issuer {

// Writes `key` as one object with the required members only, in lexicographic order: crv, kty, x
// and, for EC, y; of RSA e, kty, n. [rfc7518 §6.2.1, §6.3.1] [rfc8037 §2] The coordinates must have
// the curve's full width.
void WriteJwk(JsonWriter& json, const PublicKey& key);
// The same members into an object that is already begun.
void WriteJwkMembers(JsonWriter& json, const PublicKey& key);

// SHA-256 thumbprint of `key`. [rfc7638 §3]
Digest256 JwkThumbprintDigest(const PublicKey& key);

// The same as base64url, 43 characters.
std::string JwkThumbprint(const PublicKey& key);

}  // namespace issuer
