// Housekeeping on LMDB.
#pragma once

#include "storage/lmdb/lmdb_access.h"
#include "storage/stores.h"

namespace issuer {

class LmdbHousekeeping final : public Housekeeping {
 public:
  explicit LmdbHousekeeping(const LmdbAccess& access) : access_(access) {}

  Result<std::size_t> SweepExpired(Timestamp now, std::size_t limit) override;
  Result<StoreUsage> Usage() override;

 private:
  // The transaction's body.
  Result<std::size_t> Sweep(WriteTxn& txn, Timestamp now, std::size_t limit) const;
  // Up to `limit` entries of the index that are due at `now`.
  Result<std::vector<ExpiryEntry>> CollectDue(const WriteTxn& txn,
                                              Timestamp now,
                                              std::size_t limit) const;
  // Removes the entry, and its record if that has really expired: true. A stale entry: false.
  Result<bool> Remove(WriteTxn& txn, const ExpiryEntry& entry, Timestamp now) const;

  const LmdbAccess access_;
};

}  // namespace issuer
