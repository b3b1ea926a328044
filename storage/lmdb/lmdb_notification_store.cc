// Notifications on LMDB.
#include "storage/lmdb/lmdb_notification_store.h"

#include <utility>

namespace issuer {
namespace {

void SetTime(NotificationTimes& times, NotificationEvent event, Timestamp now) {
  switch (event) {
    case NotificationEvent::kAccepted:
      times.accepted_at = now;
      break;
    case NotificationEvent::kFailure:
      times.failed_at = now;
      break;
    case NotificationEvent::kDeleted:
      times.deleted_at = now;
      break;
  }
}

}  // namespace

Result<NotifyOutcome> LmdbNotificationStore::RecordNotification(const Digest& notification,
                                                                const OfferHandle& offer,
                                                                NotificationEvent event,
                                                                Timestamp now) {
  return access_.commits.Run(
      [&](WriteTxn& txn) { return Record(txn, notification, offer, event, now); });
}

Result<NotifyOutcome> LmdbNotificationStore::Record(WriteTxn& txn,
                                                    const Digest& notification,
                                                    const OfferHandle& offer,
                                                    NotificationEvent event,
                                                    Timestamp now) const {
  const Schema& schema = access_.schema;
  ASSIGN_OR_RETURN(std::optional<NotificationRecord> record,
                   GetRecord<DecodeNotification>(txn, schema.notifications, notification));
  if (!record.has_value() || record->offer != offer || record->expires_at <= now) {
    return NotifyOutcome::kUnknown;
  }
  if (record->last == event) {
    return NotifyOutcome::kRepeated;
  }
  record->last = event;
  SetTime(record->notified, event, now);
  RETURN_IF_ERROR(txn.Put(schema.notifications, notification, Encode(*record)));
  ASSIGN_OR_RETURN(std::optional<OfferRecord> of,
                   GetRecord<DecodeOffer>(txn, schema.offers, KeyOf(offer)));
  EventRecord told;
  told.kind = EventKind::kNotification;
  told.offer = offer;
  told.configuration = record->configuration;
  told.num_credentials = record->num_credentials;
  told.notification = event;
  RETURN_IF_ERROR(AppendEvent(txn, access_, std::move(told), now));
  if (of.has_value()) {
    SetTime(of->notified, event, now);
    RETURN_IF_ERROR(PutOfferRecord(txn, schema, *of));
  }
  return NotifyOutcome::kRecorded;
}

}  // namespace issuer
