// Claims that come later than their offer: an operator puts them into a box that only the wallet's
// secrets open. [docs/adr/0012-deferred-issuance.md]
#pragma once

#include <optional>

#include "appliance/base/claim_value.h"
#include "appliance/issuance/services.h"

namespace issuer {

// An entry of a claim tree (configuration id → entry) is the claims themselves, kObject, or the key
// of the box that they will come in, kBytes.
struct NewBox {
  ClaimValue key;         // the entry
  DeferralRecord record;  // waits for the claims
};
NewBox MakeBox(const OfferRecord& offer,
               const ConfigurationId& configuration,
               const Services& services);

// The entry of `configuration` in `tree`. Fails with kRecordMalformed: it has none.
Result<ClaimValue> EntryOf(ClaimValue tree, const ConfigurationId& configuration);

// The claims; nullopt while they wait for an operator. `deferral`: what the store has of it. Fails
// with kCredentialDenied (an operator said no, or it is too late), kSealBroken.
Result<std::optional<ClaimValue>> ResolveClaims(ClaimValue entry,
                                                const std::optional<DeferralRecord>& deferral);

}  // namespace issuer
