// RefreshStore on LMDB.
#pragma once

#include "storage/lmdb/lmdb_access.h"
#include "storage/refresh_store.h"

namespace issuer {

class LmdbRefreshStore final : public RefreshStore {
 public:
  explicit LmdbRefreshStore(const LmdbAccess& access) : access_(access) {}

  Result<std::optional<RefreshRecord>> ReadRefresh(const Digest& refresh) override;
  Result<RotateOutcome> RotateRefresh(const Rotation& rotation, Timestamp now) override;
  Result<bool> RevokeFamily(const OfferHandle& offer) override;

 private:
  // Bodies of the transactions above.
  Result<RotateOutcome> Rotate(WriteTxn& txn, const Rotation& rotation, Timestamp now) const;
  Result<bool> Revoke(WriteTxn& txn, const OfferHandle& offer) const;

  const LmdbAccess access_;
};

// Stores the first refresh token of a code, issued beside the access token `token`.
Status BeginFamily(WriteTxn& txn,
                   const Schema& schema,
                   const Digest& token,
                   const NewRefresh& refresh);

}  // namespace issuer
