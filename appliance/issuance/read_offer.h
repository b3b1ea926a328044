// What a wallet gets for an offer reference, and what operators see and do of their offers.
#pragma once

#include <string_view>
#include <vector>

#include "appliance/issuance/localized_offer.h"
#include "appliance/issuance/services.h"

namespace issuer {

// The offer object in each of its languages, the default first. Readable again and again until the
// offer is used, cancelled or expired; then kOfferGone. [vci-1.0 §4.1.3] [OFF-10] [OFF-11] [OFF-12]
Result<std::vector<LocalizedOffer>> ReadOfferByReference(const OfferReference& reference,
                                                         const Services& services);

// Fails with kOfferUnknown.
Result<OfferRecord> ShowOffer(const OfferHandle& handle, const Services& services);

// Fails with kOfferUnknown or kOfferNotCancellable.
Status CancelOffer(const OfferHandle& handle, const Services& services);

// "open", "expired", "redeemed", "issued", "cancelled" or "locked" at `now`.
std::string_view StateName(const OfferRecord& offer, Timestamp now);

}  // namespace issuer
