// DeferredStore on LMDB.
#pragma once

#include "storage/deferred_store.h"
#include "storage/lmdb/lmdb_access.h"

namespace issuer {

class LmdbDeferredStore final : public DeferredStore {
 public:
  explicit LmdbDeferredStore(const LmdbAccess& access) : access_(access) {}

  Result<std::optional<DeferralRecord>> ReadDeferral(const OfferHandle& offer,
                                                     const ConfigurationId& configuration) override;
  Result<DeferralPage> ListPending(const std::string& cursor, std::size_t limit) override;
  Result<DecideOutcome> DecideDeferral(const Decision& decision, Timestamp now) override;
  Result<DeliveryStart> BeginDelivery(const Digest& transaction,
                                      const OfferHandle& offer,
                                      Timestamp now,
                                      Timestamp busy_until) override;
  Result<bool> FinishDelivery(const Digest& transaction,
                              std::uint32_t attempt,
                              const IssuanceNote& note,
                              Timestamp now) override;
  Status AbandonDelivery(const Digest& transaction, std::uint32_t attempt) override;

 private:
  // Bodies of the transactions above.
  Result<DecideOutcome> Decide(WriteTxn& txn, const Decision& decision, Timestamp now) const;
  Result<DeliveryStart> Begin(WriteTxn& txn,
                              const Digest& transaction,
                              const OfferHandle& offer,
                              Timestamp now,
                              Timestamp busy_until) const;
  Result<bool> Finish(WriteTxn& txn,
                      const Digest& transaction,
                      std::uint32_t attempt,
                      const IssuanceNote& note,
                      Timestamp now) const;
  Status Abandon(WriteTxn& txn, const Digest& transaction, std::uint32_t attempt) const;

  const LmdbAccess access_;
};

}  // namespace issuer
