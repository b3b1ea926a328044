// IssuanceStore on LMDB.
#pragma once

#include "storage/issuance_store.h"
#include "storage/lmdb/lmdb_access.h"

namespace issuer {

class LmdbIssuanceStore final : public IssuanceStore {
 public:
  explicit LmdbIssuanceStore(const LmdbAccess& access) : access_(access) {}

  Result<std::optional<TokenRecord>> FindToken(const Digest& token) override;
  Result<Reserved> ReserveIssuance(const Reservation& reservation, Timestamp now) override;
  Status RecordIssued(const IssuanceNote& note, Timestamp now) override;

 private:
  // Bodies of the transactions above.
  Result<Reserved> Reserve(WriteTxn& txn, const Reservation& reservation, Timestamp now) const;
  Status Park(WriteTxn& txn, const NewTransaction& transaction, Timestamp now) const;
  Result<bool> IsAnyUsed(const WriteTxn& txn, const std::vector<NonceUse>& nonces) const;

  const LmdbAccess access_;
};

}  // namespace issuer
