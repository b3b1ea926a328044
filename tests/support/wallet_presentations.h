// Verifiable Presentations as a wallet would make them, for tests: honest ones, and ways to break
// them before they are signed.
#pragma once

#include <string>
#include <string_view>

#include "appliance/base/clock.h"
#include "appliance/base/cryptosuite.h"
#include "appliance/base/json_value.h"
#include "appliance/issuerctl/wallet_key.h"

namespace issuer {

// A presentation before it is signed.
struct PresentationParts {
  JsonValue::Object document;
  JsonValue::Object proof;
};

// "did:key:z...#z...".
std::string KeyMethodOf(const WalletKey& key);

// Of data model 2.0, with holder, created, domain, challenge and a verificationMethod by did:key.
PresentationParts HonestPresentation(const WalletKey& key,
                                     Cryptosuite suite,
                                     std::string_view domain,
                                     std::string_view challenge,
                                     Timestamp now);

// The document with its proof, signed with `key` over what canonicalization makes of both, whatever
// they say; members that contexts do not define are lost to the signature. Where there is no
// canonical form the signature is one over nothing.
JsonValue SignPresentation(const PresentationParts& parts, const WalletKey& key, Cryptosuite suite);

}  // namespace issuer
