// NotificationStore on LMDB.
#pragma once

#include "storage/lmdb/lmdb_access.h"
#include "storage/notification_store.h"

namespace issuer {

class LmdbNotificationStore final : public NotificationStore {
 public:
  explicit LmdbNotificationStore(const LmdbAccess& access) : access_(access) {}

  Result<NotifyOutcome> RecordNotification(const Digest& notification,
                                           const OfferHandle& offer,
                                           NotificationEvent event,
                                           Timestamp now) override;

 private:
  // The transaction's body.
  Result<NotifyOutcome> Record(WriteTxn& txn,
                               const Digest& notification,
                               const OfferHandle& offer,
                               NotificationEvent event,
                               Timestamp now) const;

  const LmdbAccess access_;
};

}  // namespace issuer
