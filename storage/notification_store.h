// What wallets say became of their credentials.
#pragma once

#include "appliance/base/result.h"
#include "storage/lifecycle_records.h"

namespace issuer {

enum class NotifyOutcome : std::uint8_t {
  kRecorded,
  kRepeated,  // the wallet said the same before, and nothing since; nothing changed
  kUnknown,   // never handed out, of another offer, or expired
};

// Any thread. Fails as OfferStore does.
class NotificationStore {
 public:
  virtual ~NotificationStore() = default;

  // Notes `event` under the identifier whose digest is `notification`, if it belongs to `offer`,
  // and on the offer's own record, in one transaction. An offer that has been swept meanwhile is no
  // error. [NOT-3]
  virtual Result<NotifyOutcome> RecordNotification(const Digest& notification,
                                                   const OfferHandle& offer,
                                                   NotificationEvent event,
                                                   Timestamp now) = 0;
};

}  // namespace issuer
