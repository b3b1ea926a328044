// DIDs that contain their key: did:jwk and did:key. Nothing is ever fetched. [SEC-8]
#pragma once

#include <string_view>

#include "appliance/base/public_key.h"
#include "appliance/base/result.h"

namespace issuer {

constexpr std::size_t kMaxDidUrlLen = 2048;  // bytes

// The key that a DID URL names, as a proof's `kid` has it:
//   did:jwk:BASE64URL(JWK), with the fragment #0 or none;
//   did:key:zBASE58BTC(multicodec ‖ key) with P-256 (compressed), P-384 (compressed) or Ed25519,
//   and a fragment that repeats what follows "did:key:", or none.
// Both methods put that key into every verification relationship we need (authentication,
// assertionMethod). Paths, queries, other fragments and other methods are refused. Fails with
// kJwkInvalid. Thread-safe. [did:jwk 2022-04] [did:key v0.7 §3.1]
Result<PublicKey> ResolveDid(std::string_view did_url);

}  // namespace issuer
