// Offers on LMDB.
#include "storage/lmdb/lmdb_offer_store.h"

#include <algorithm>

#include "appliance/base/encoding.h"

namespace issuer {
namespace {

// The last part of the map is kept for redeeming, issuing and sweeping: a full store refuses new
// offers, never its old ones, and deleting needs free pages too.
constexpr std::uint64_t kReservedPart = 16;  // one sixteenth
constexpr std::uint64_t kMinReservedBytes = std::uint64_t{1} << 20;

bool IsOpen(const OfferRecord& offer, Timestamp now) {
  return offer.state == OfferState::kOpen && offer.expires_at > now;
}

// The entry before the one that `cursor` text names, or the last of all. Nullopt: there is none, or
// no such cursor.
Result<std::optional<Entry>> FirstOfPage(Cursor& walk, const std::string& cursor) {
  if (cursor.empty()) {
    return walk.Last();
  }
  const Result<Bytes> key = Base64UrlDecode(cursor);
  if (!key.has_value() || !HandleOfTimeKey(*key).has_value()) {
    return std::optional<Entry>();
  }
  ASSIGN_OR_RETURN(const std::optional<Entry> at_or_after, walk.Seek(*key));
  return at_or_after.has_value() ? walk.Previous() : walk.Last();
}

}  // namespace

Result<PutOfferOutcome> LmdbOfferStore::PutOffer(const NewOffer& offer, Timestamp now) {
  return access_.commits.Run([&](WriteTxn& txn) { return Put(txn, offer, now); });
}

Result<std::optional<Bytes>> LmdbOfferStore::ReadReference(const Digest& reference, Timestamp now) {
  const Schema& schema = access_.schema;
  ASSIGN_OR_RETURN(const ReadTxn txn, ReadTxn::Begin(access_.environment));
  ASSIGN_OR_RETURN(std::optional<ReferenceRecord> record,
                   GetRecord<DecodeReference>(txn, schema.references, reference));
  if (!record.has_value()) {
    return std::optional<Bytes>();
  }
  ASSIGN_OR_RETURN(const std::optional<OfferRecord> offer,
                   GetRecord<DecodeOffer>(txn, schema.offers, KeyOf(record->offer)));
  if (!offer.has_value() || !IsOpen(*offer, now)) {
    return std::optional<Bytes>();
  }
  return std::optional<Bytes>(std::move(record->sealed_offer));
}

Result<std::optional<OfferRecord>> LmdbOfferStore::ReadOffer(const OfferHandle& handle) {
  return ReadRecord<DecodeOffer>(access_.environment, access_.schema.offers, KeyOf(handle));
}

Result<OfferPage> LmdbOfferStore::ListOffers(const std::string& cursor, std::size_t limit) {
  OfferPage page;
  ASSIGN_OR_RETURN(const ReadTxn txn, ReadTxn::Begin(access_.environment));
  ASSIGN_OR_RETURN(Cursor walk, txn.OpenCursor(access_.schema.offers_by_time));
  ASSIGN_OR_RETURN(std::optional<Entry> entry, FirstOfPage(walk, cursor));
  while (entry.has_value() && page.offers.size() < limit) {
    const std::optional<OfferHandle> handle = HandleOfTimeKey(entry->key);
    if (!handle.has_value()) {
      return Fail(ErrorCode::kRecordMalformed, "an entry of the index by time is damaged");
    }
    ASSIGN_OR_RETURN(std::optional<OfferRecord> offer,
                     GetRecord<DecodeOffer>(txn, access_.schema.offers, KeyOf(*handle)));
    if (!offer.has_value()) {
      return Fail(ErrorCode::kRecordMalformed, "the index by time names an offer that is missing");
    }
    page.offers.push_back(std::move(*offer));
    ASSIGN_OR_RETURN(entry, walk.Previous());
  }
  if (entry.has_value() && !page.offers.empty()) {
    const OfferRecord& last = page.offers.back();
    page.next = Base64UrlEncode(TimeKey(last.created_at, last.handle));
  }
  return page;
}

Result<CancelOutcome> LmdbOfferStore::CancelOffer(const OfferHandle& handle, Timestamp now) {
  return access_.commits.Run([&](WriteTxn& txn) { return Cancel(txn, handle, now); });
}

Result<PutOfferOutcome> LmdbOfferStore::Put(WriteTxn& txn,
                                            const NewOffer& offer,
                                            Timestamp now) const {
  const Schema& schema = access_.schema;
  // Refusals come before the first write: they leave a shared transaction whole.
  if (offer.idempotency.has_value()) {
    ASSIGN_OR_RETURN(std::optional<PutOfferOutcome> before, Recall(txn, *offer.idempotency, now));
    if (before.has_value()) {
      return std::move(*before);
    }
  }
  RETURN_IF_ERROR(CheckRoom(txn));
  if (offer.idempotency.has_value()) {
    RETURN_IF_ERROR(Remember(txn, *offer.idempotency));
  }
  const OfferRecord& record = offer.offer;
  RETURN_IF_ERROR(InsertExpiring(
      txn, schema, ExpiringTable::kOffers, KeyOf(record.handle), Encode(record), record.forget_at));
  RETURN_IF_ERROR(txn.Put(schema.offers_by_time, TimeKey(record.created_at, record.handle), {}));
  RETURN_IF_ERROR(InsertExpiring(txn,
                                 schema,
                                 ExpiringTable::kGrants,
                                 record.code,
                                 Encode(offer.grant),
                                 offer.grant.expires_at));
  if (!offer.sealed_offer.empty()) {
    const ReferenceRecord reference{record.handle, record.expires_at, offer.sealed_offer};
    RETURN_IF_ERROR(InsertExpiring(txn,
                                   schema,
                                   ExpiringTable::kReferences,
                                   record.reference,
                                   Encode(reference),
                                   reference.expires_at));
  }
  for (const DeferralRecord& deferral : offer.deferrals) {
    RETURN_IF_ERROR(InsertExpiring(txn,
                                   schema,
                                   ExpiringTable::kDeferrals,
                                   DeferralKey(deferral.offer, deferral.configuration),
                                   Encode(deferral),
                                   deferral.expires_at));
  }
  return PutOfferOutcome{};
}

Status LmdbOfferStore::CheckRoom(const WriteTxn& txn) const {
  ASSIGN_OR_RETURN(const std::uint64_t used, UsedBytes(txn, access_.schema));
  const std::uint64_t map = access_.environment.map_bytes();
  const std::uint64_t reserved = std::max(map / kReservedPart, kMinReservedBytes);
  if (used > map - reserved) {
    return Fail(ErrorCode::kStoreFull, "the store has no room for more offers: enlarge its map");
  }
  return {};
}

Result<std::optional<PutOfferOutcome>> LmdbOfferStore::Recall(const WriteTxn& txn,
                                                              const IdempotentAnswer& answer,
                                                              Timestamp now) const {
  ASSIGN_OR_RETURN(std::optional<AnswerRecord> before,
                   GetRecord<DecodeAnswer>(txn, access_.schema.idempotency, answer.key));
  if (!before.has_value() || before->expires_at <= now) {
    return std::optional<PutOfferOutcome>();
  }
  if (before->request != answer.request) {
    return std::optional(PutOfferOutcome{PutOfferOutcome::Kind::kConflict, {}});
  }
  return std::optional(
      PutOfferOutcome{PutOfferOutcome::Kind::kRepeated, std::move(before->sealed_answer)});
}

Status LmdbOfferStore::Remember(WriteTxn& txn, const IdempotentAnswer& answer) const {
  const Schema& schema = access_.schema;
  ASSIGN_OR_RETURN(const std::optional<AnswerRecord> before,
                   GetRecord<DecodeAnswer>(txn, schema.idempotency, answer.key));
  if (before.has_value()) {
    RETURN_IF_ERROR(txn.Delete(
        schema.expiry, ExpiryKey(before->expires_at, ExpiringTable::kIdempotency, answer.key)));
    RETURN_IF_ERROR(txn.Delete(schema.idempotency, answer.key));
  }
  const AnswerRecord record{answer.request, answer.expires_at, answer.sealed_answer};
  return InsertExpiring(
      txn, schema, ExpiringTable::kIdempotency, answer.key, Encode(record), record.expires_at);
}

Result<CancelOutcome> LmdbOfferStore::Cancel(WriteTxn& txn,
                                             const OfferHandle& handle,
                                             Timestamp now) const {
  ASSIGN_OR_RETURN(std::optional<OfferRecord> offer,
                   GetRecord<DecodeOffer>(txn, access_.schema.offers, KeyOf(handle)));
  if (!offer.has_value()) {
    return CancelOutcome::kUnknown;
  }
  if (!IsOpen(*offer, now)) {
    return CancelOutcome::kNotCancellable;
  }
  offer->state = OfferState::kCancelled;
  RETURN_IF_ERROR(PutOfferRecord(txn, access_.schema, *offer));
  RETURN_IF_ERROR(ForgetSealed(txn, access_.schema, *offer));
  return CancelOutcome::kCancelled;
}

}  // namespace issuer
