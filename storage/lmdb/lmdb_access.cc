// Reads and writes that several stores share.
#include "storage/lmdb/lmdb_access.h"

#include <algorithm>
#include <limits>

#include "appliance/base/check.h"

namespace issuer {

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

Status NoteIssued(WriteTxn& txn, const Schema& schema, const IssuanceNote& note, Timestamp now) {
  if (note.notification.has_value()) {
    const NotificationRecord& record = note.notification->record;
    RETURN_IF_ERROR(InsertExpiring(txn,
                                   schema,
                                   ExpiringTable::kNotifications,
                                   note.notification->id,
                                   Encode(record),
                                   record.expires_at));
  }
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
  }
  CHECK(false);
  return {};
}

}  // namespace issuer
