// OfferStore on LMDB.
#pragma once

#include "storage/lmdb/lmdb_access.h"
#include "storage/offer_store.h"

namespace issuer {

class LmdbOfferStore final : public OfferStore {
 public:
  explicit LmdbOfferStore(const LmdbAccess& access) : access_(access) {}

  Result<PutOfferOutcome> PutOffer(const NewOffer& offer, Timestamp now) override;
  Result<std::optional<Bytes>> ReadReference(const Digest& reference, Timestamp now) override;
  Result<std::optional<OfferRecord>> ReadOffer(const OfferHandle& handle) override;
  Result<OfferPage> ListOffers(const std::string& cursor, std::size_t limit) override;
  Result<CancelOutcome> CancelOffer(const OfferHandle& handle, Timestamp now) override;

 private:
  // Bodies of the transactions above.
  Result<PutOfferOutcome> Put(WriteTxn& txn, const NewOffer& offer, Timestamp now) const;
  Result<CancelOutcome> Cancel(WriteTxn& txn, const OfferHandle& handle, Timestamp now) const;
  // Refuses what is new while there is still room for what is under way.
  Status CheckRoom(const WriteTxn& txn) const;
  // What the first request under the key of `answer` was answered; nullopt if this is the first.
  Result<std::optional<PutOfferOutcome>> Recall(const WriteTxn& txn,
                                                const IdempotentAnswer& answer,
                                                Timestamp now) const;
  // Stores `answer`, in the place of an expired one.
  Status Remember(WriteTxn& txn, const IdempotentAnswer& answer) const;

  const LmdbAccess access_;
};

}  // namespace issuer
