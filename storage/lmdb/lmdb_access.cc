// Reads and writes that several stores share.
#include "storage/lmdb/lmdb_access.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "appliance/base/check.h"
#include "storage/lmdb/status_tables.h"

namespace issuer {
namespace {

constexpr std::string_view kLastEventKey = "last event";

}  // namespace

Status PutOfferRecord(WriteTxn& txn, const Schema& schema, const OfferRecord& offer) {
  return txn.Put(schema.offers, KeyOf(offer.handle), Encode(offer));
}

Status ForgetSealed(WriteTxn& txn, const Schema& schema, const OfferRecord& offer) {
  ASSIGN_OR_RETURN(std::optional<GrantRecord> grant,
                   GetRecord<DecodeGrant>(txn, schema.grants, offer.code));
  if (grant.has_value()) {
    grant->sealed_claims.clear();
    RETURN_IF_ERROR(txn.Put(schema.grants, offer.code, Encode(*grant)));
  }
  ASSIGN_OR_RETURN(std::optional<ReferenceRecord> reference,
                   GetRecord<DecodeReference>(txn, schema.references, offer.reference));
  if (reference.has_value()) {
    reference->sealed_offer.clear();
    RETURN_IF_ERROR(txn.Put(schema.references, offer.reference, Encode(*reference)));
  }
  return {};
}

Status InsertExpiring(WriteTxn& txn,
                      const Schema& schema,
                      ExpiringTable table,
                      ByteView key,
                      ByteView record,
                      Timestamp expires_at) {
  ASSIGN_OR_RETURN(const bool is_new, txn.Insert(TableOf(schema, table), key, record));
  CHECK(is_new);
  return txn.Put(schema.expiry, ExpiryKey(expires_at, table, key), {});
}

Status AppendEvent(WriteTxn& txn, const LmdbAccess& access, EventRecord event, Timestamp now) {
  if (access.event_retention <= Seconds(0)) {
    return {};
  }
  // The last number outlives its event, so that none is ever given twice.
  const Schema& schema = access.schema;
  ASSIGN_OR_RETURN(const std::optional<ByteView> stored,
                   txn.Get(schema.meta, AsBytes(kLastEventKey)));
  std::uint64_t last = 0;
  for (const std::uint8_t byte : stored.value_or(ByteView())) {
    last = (last << 8) | byte;
  }
  event.number = last + 1;
  event.at = now;
  event.expires_at = now + access.event_retention;
  const Bytes key = EventKey(event.number);
  RETURN_IF_ERROR(txn.Put(schema.meta, AsBytes(kLastEventKey), key));
  return InsertExpiring(txn, schema, ExpiringTable::kEvents, key, Encode(event), event.expires_at);
}

Status NoteIssued(WriteTxn& txn,
                  const LmdbAccess& access,
                  const IssuanceNote& note,
                  Timestamp now) {
  const Schema& schema = access.schema;
  EventRecord event;
  event.kind = EventKind::kCredentialIssued;
  event.offer = note.offer;
  event.configuration = note.configuration;
  event.num_credentials = note.num_credentials;
  RETURN_IF_ERROR(AppendEvent(txn, access, std::move(event), now));
  if (note.notification.has_value()) {
    const NotificationRecord& record = note.notification->record;
    RETURN_IF_ERROR(InsertExpiring(txn,
                                   schema,
                                   ExpiringTable::kNotifications,
                                   note.notification->id,
                                   Encode(record),
                                   record.expires_at));
  }
  RETURN_IF_ERROR(InsertIssuances(txn, schema, note.issuances));
  ASSIGN_OR_RETURN(std::optional<OfferRecord> offer,
                   GetRecord<DecodeOffer>(txn, schema.offers, KeyOf(note.offer)));
  if (!offer.has_value()) {
    return {};
  }
  const std::uint32_t room = std::numeric_limits<std::uint32_t>::max() - offer->num_issued;
  offer->num_issued += std::min(room, note.num_credentials);
  offer->state = OfferState::kIssued;
  offer->issued_at = offer->issued_at.value_or(now);
  return PutOfferRecord(txn, schema, *offer);
}

Table TableOf(const Schema& schema, ExpiringTable table) {
  switch (table) {
    case ExpiringTable::kOffers:
      return schema.offers;
    case ExpiringTable::kReferences:
      return schema.references;
    case ExpiringTable::kGrants:
      return schema.grants;
    case ExpiringTable::kTokens:
      return schema.tokens;
    case ExpiringTable::kNonces:
      return schema.nonces;
    case ExpiringTable::kIdempotency:
      return schema.idempotency;
    case ExpiringTable::kRefreshes:
      return schema.refreshes;
    case ExpiringTable::kFamilies:
      return schema.families;
    case ExpiringTable::kNotifications:
      return schema.notifications;
    case ExpiringTable::kDeferrals:
      return schema.deferrals;
    case ExpiringTable::kTransactions:
      return schema.transactions;
    case ExpiringTable::kEvents:
      return schema.events;
    case ExpiringTable::kIssuances:
      return schema.issuances;
    case ExpiringTable::kStatusLists:
      return schema.status_lists;
  }
  CHECK(false);
  return {};
}

}  // namespace issuer
