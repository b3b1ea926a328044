// See read_offer.h.
#include "appliance/issuance/read_offer.h"

#include <string>
#include <utility>

#include "appliance/base/check.h"
#include "appliance/issuance/sealing.h"

namespace issuer {

Result<std::vector<LocalizedOffer>> ReadOfferByReference(const OfferReference& reference,
                                                         const Services& services) {
  ASSIGN_OR_RETURN(const std::optional<Bytes> sealed,
                   services.stores.offers.ReadReference(DigestOf(reference), services.clock.Now()));
  if (!sealed.has_value()) {
    return Fail(ErrorCode::kOfferGone, "the reference is unknown, or its offer is no longer open");
  }
  ASSIGN_OR_RETURN(std::string packed, OpenOffer(reference, *sealed));
  return UnpackOffers(std::move(packed));
}

Result<OfferRecord> ShowOffer(const OfferHandle& handle, const Services& services) {
  ASSIGN_OR_RETURN(std::optional<OfferRecord> offer, services.stores.offers.ReadOffer(handle));
  if (!offer.has_value() || offer->forget_at <= services.clock.Now()) {
    return Fail(ErrorCode::kOfferUnknown, "no offer has this handle");
  }
  return *std::move(offer);
}

Status CancelOffer(const OfferHandle& handle, const Services& services) {
  ASSIGN_OR_RETURN(const CancelOutcome outcome,
                   services.stores.offers.CancelOffer(handle, services.clock.Now()));
  switch (outcome) {
    case CancelOutcome::kCancelled:
      services.log.Info("offer.cancelled").With("offer", handle).Write();
      return {};
    case CancelOutcome::kUnknown:
      return Fail(ErrorCode::kOfferUnknown, "no offer has this handle");
    case CancelOutcome::kNotCancellable:
      return Fail(ErrorCode::kOfferNotCancellable, "the offer is no longer open");
  }
  CHECK(false);
  return {};
}

std::string_view StateName(const OfferRecord& offer, Timestamp now) {
  switch (offer.state) {
    case OfferState::kOpen:
      return offer.expires_at <= now ? "expired" : "open";
    case OfferState::kRedeemed:
      return "redeemed";
    case OfferState::kIssued:
      return "issued";
    case OfferState::kCancelled:
      return "cancelled";
    case OfferState::kLocked:
      return "locked";
  }
  CHECK(false);
  return "";
}

}  // namespace issuer
