// What a wallet gets for an offer reference, and what operators see and do of their offers.
#pragma once

#include <string>

#include "appliance/issuance/services.h"

namespace issuer {

// The offer object (JSON). Readable again and again until the offer is used, cancelled or expired;
// then kOfferGone. [vci-1.0 §4.1.3] [OFF-10] [OFF-11]
Result<std::string> ReadOfferByReference(const OfferReference& reference, const Services& services);

// Fails with kOfferUnknown.
Result<OfferRecord> ShowOffer(const OfferHandle& handle, const Services& services);

// Fails with kOfferUnknown or kOfferNotCancellable.
Status CancelOffer(const OfferHandle& handle, const Services& services);

// "open", "expired", "redeemed", "issued", "cancelled" or "locked" at `now`.
std::string_view StateName(const OfferRecord& offer, Timestamp now);

}  // namespace issuer
