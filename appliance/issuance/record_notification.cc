#include "appliance/issuance/record_notification.h"

#include "appliance/issuance/change_status.h"
#include "crypto/openssl/digest.h"

namespace issuer {
namespace {

LogLine LineFor(NotificationEvent event, Log& log) {
  switch (event) {
    case NotificationEvent::kAccepted:
      return log.Info("notification.credential_accepted");
    case NotificationEvent::kFailure:
      return log.Warning("notification.credential_failure");
    case NotificationEvent::kDeleted:
      break;
  }
  return log.Info("notification.credential_deleted");
}

}  // namespace

Status RecordNotification(const NotificationRequest& notification,
                          const Authorization& authorization,
                          const RequestId& request,
                          const Services& services) {
  const OfferHandle& offer = authorization.record.offer;
  const Digest id = Sha256(AsBytes(notification.notification_id));
  ASSIGN_OR_RETURN(const NotifyOutcome outcome,
                   services.stores.notifications.RecordNotification(
                       id, offer, notification.event, services.clock.Now()));
  if (outcome == NotifyOutcome::kUnknown) {
    return Fail(ErrorCode::kNotificationUnknown, "no such notification of this grant");
  }
  if (outcome == NotifyOutcome::kRecorded) {
    LineFor(notification.event, services.log).With("request", request).With("offer", offer).Write();
  }
  if (notification.event == NotificationEvent::kDeleted &&
      services.config.notification.revoke_deleted) {
    // After a repetition too: the first time may have been cut short.
    return RevokeNotified(offer, id, request, services);
  }
  return {};
}

}  // namespace issuer
