// Offers: put, read by whoever holds the reference, shown to and cancelled by operators.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "appliance/base/result.h"
#include "storage/lifecycle_records.h"
#include "storage/records.h"

namespace issuer {

// Makes a repeated request with the same Idempotency-Key safe: the first answer is kept, sealed.
struct IdempotentAnswer {
  Digest key{};         // of operator and Idempotency-Key
  Digest request{};     // of the request body
  Bytes sealed_answer;  // under a key derived from the operator's API key and the Idempotency-Key
  Timestamp expires_at{};
};

struct NewOffer {
  OfferRecord offer;
  GrantRecord grant;
  // The offer object with its code, under a key derived from the offer reference. Empty: no
  // reference is stored.
  Bytes sealed_offer;
  std::vector<DeferralRecord> deferrals;  // of this offer, distinct configurations
  std::optional<IdempotentAnswer> idempotency;
};

struct PutOfferOutcome {
  enum class Kind : std::uint8_t { kStored, kRepeated, kConflict };
  Kind kind = Kind::kStored;
  Bytes sealed_answer;  // kRepeated: what the first request was answered
};

enum class CancelOutcome : std::uint8_t { kCancelled, kUnknown, kNotCancellable };

struct OfferPage {
  std::vector<OfferRecord> offers;  // newest first
  std::string next;                 // cursor of the following page; empty: this is the last
};

// Any thread. Every verb is one transaction, durable when it returns. Each fails with kStoreDown or
// kStoreFull (retry later), reads also with kRecordMalformed (the store is damaged; do not retry).
class OfferStore {
 public:
  virtual ~OfferStore() = default;

  // Stores the offer, its grant, its reference and its deferrals. With `idempotency`: kRepeated and
  // nothing stored if that key is known and unexpired at `now` for the same request, kConflict if
  // for another. Precondition: handle, code and reference are new; they are random, so anything
  // else is our bug and aborts.
  virtual Result<PutOfferOutcome> PutOffer(const NewOffer& offer, Timestamp now) = 0;

  // The sealed offer under `reference`, as often as asked while its offer is open and unexpired at
  // `now`; nullopt otherwise. [vci-1.0 §4.1.3]
  virtual Result<std::optional<Bytes>> ReadReference(const Digest& reference, Timestamp now) = 0;

  virtual Result<std::optional<OfferRecord>> ReadOffer(const OfferHandle& handle) = 0;

  // Up to `limit` offers, newest first, after `cursor` (empty: from the newest). An unknown cursor
  // gives an empty page.
  virtual Result<OfferPage> ListOffers(const std::string& cursor, std::size_t limit) = 0;

  // Kills an open, unexpired offer: from then on its code redeems nothing.
  virtual Result<CancelOutcome> CancelOffer(const OfferHandle& handle, Timestamp now) = 0;
};

}  // namespace issuer
