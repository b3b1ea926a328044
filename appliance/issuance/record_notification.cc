#include "appliance/issuance/record_notification.h"

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
  ASSIGN_OR_RETURN(const NotifyOutcome outcome,
                   services.stores.notifications.RecordNotification(
                       Sha256(AsBytes(notification.notification_id)),
                       offer,
                       notification.event,
                       services.clock.Now()));
  if (outcome == NotifyOutcome::kUnknown) {
    return Fail(ErrorCode::kNotificationUnknown, "no such notification of this grant");
  }
  if (outcome == NotifyOutcome::kRecorded) {
    LineFor(notification.event, services.log).With("request", request).With("offer", offer).Write();
  }
  return {};
}

}  // namespace issuer
