// GrantStore on LMDB.
#pragma once

#include "storage/grant_store.h"
#include "storage/lmdb/lmdb_access.h"

namespace issuer {

class LmdbGrantStore final : public GrantStore {
 public:
  explicit LmdbGrantStore(const LmdbAccess& access) : access_(access) {}

  Result<std::optional<GrantRecord>> ReadGrant(const Digest& code) override;
  Result<RedeemOutcome> RedeemGrant(const Redemption& redemption, Timestamp now) override;

 private:
  // The transaction's body.
  Result<RedeemOutcome> Redeem(WriteTxn& txn, const Redemption& redemption, Timestamp now) const;
  Result<RedeemOutcome> CountFailure(WriteTxn& txn, OfferRecord offer, Timestamp now) const;

  const LmdbAccess access_;
};

}  // namespace issuer
