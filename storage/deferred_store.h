// Deferred issuance: what waits for an operator, and what waits for a wallet.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "appliance/base/result.h"
#include "storage/issuance_store.h"
#include "storage/lifecycle_records.h"

namespace issuer {

struct DeferralPage {
  std::vector<DeferralRecord> deferrals;
  std::string next;  // cursor of the following page; empty: this is the last
};

struct Decision {
  OfferHandle offer;
  ConfigurationId configuration;
  // Sealed to the deferral's box. Empty: the credential is denied for good.
  Bytes sealed_claims;
};

enum class DecideOutcome : std::uint8_t { kDecided, kUnknown, kNotPending };

struct DeliveryStart {
  enum class Kind : std::uint8_t {
    kBegun,    // nobody else can begin it until `busy_until`
    kUnknown,  // never issued, of another offer, delivered, or expired
    kWaiting,  // for an operator
    kBusy,     // another delivery is at work
    kDenied,
  };
  Kind kind = Kind::kUnknown;
  TransactionRecord transaction;           // kBegun
  std::optional<DeferralRecord> deferral;  // kBegun: where claims came later than the offer
};

// Any thread. Fails as OfferStore does.
class DeferredStore {
 public:
  virtual ~DeferredStore() = default;

  // Expired ones are returned until they are swept.
  virtual Result<std::optional<DeferralRecord>> ReadDeferral(
      const OfferHandle& offer, const ConfigurationId& configuration) = 0;

  // Looks at up to `limit` deferrals after `cursor` (empty: from the first) and returns those that
  // wait for a decision and were asked for by a wallet; a page may be short or empty and yet have
  // a `next`. An unknown cursor gives what follows its place.
  virtual Result<DeferralPage> ListPending(const std::string& cursor, std::size_t limit) = 0;

  // Settles a deferral that waits, once. [DEF-3]
  virtual Result<DecideOutcome> DecideDeferral(const Decision& decision, Timestamp now) = 0;

  // Lets one caller deliver what is under `transaction`, if that belongs to `offer` and is ready.
  // `busy_until` is when the caller counts as dead.
  virtual Result<DeliveryStart> BeginDelivery(const Digest& transaction,
                                              const OfferHandle& offer,
                                              Timestamp now,
                                              Timestamp busy_until) = 0;

  // Ends the transaction for ever and notes what was issued, in one transaction. False, and nothing
  // noted: the delivery that `attempt` (TransactionRecord::num_attempts) names is not the last one
  // that was begun. [DEF-5]
  virtual Result<bool> FinishDelivery(const Digest& transaction,
                                      std::uint32_t attempt,
                                      const IssuanceNote& note,
                                      Timestamp now) = 0;

  // Lets others begin, after a delivery that failed. No error if it is too late.
  virtual Status AbandonDelivery(const Digest& transaction, std::uint32_t attempt) = 0;
};

}  // namespace issuer
