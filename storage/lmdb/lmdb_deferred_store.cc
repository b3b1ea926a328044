// Deferred issuance on LMDB: the one place where a transaction is delivered.
#include "storage/lmdb/lmdb_deferred_store.h"

#include <utility>

#include "appliance/base/encoding.h"

namespace issuer {

Result<std::optional<DeferralRecord>> LmdbDeferredStore::ReadDeferral(
    const OfferHandle& offer, const ConfigurationId& configuration) {
  return ReadRecord<DecodeDeferral>(
      access_.environment, access_.schema.deferrals, DeferralKey(offer, configuration));
}

Result<DeferralPage> LmdbDeferredStore::ListPending(const std::string& cursor, std::size_t limit) {
  DeferralPage page;
  ASSIGN_OR_RETURN(const ReadTxn txn, ReadTxn::Begin(access_.environment));
  ASSIGN_OR_RETURN(Cursor walk, txn.OpenCursor(access_.schema.deferrals));
  std::optional<Entry> entry;
  if (cursor.empty()) {
    ASSIGN_OR_RETURN(entry, walk.First());
  } else {
    const Result<Bytes> last = Base64UrlDecode(cursor);
    if (!last.has_value() || last->empty()) {
      return page;
    }
    ASSIGN_OR_RETURN(entry, walk.Seek(*last));
    if (entry.has_value() && ToBytes(entry->key) == *last) {
      ASSIGN_OR_RETURN(entry, walk.Next());
    }
  }
  Bytes last;
  for (std::size_t i = 0; i < limit && entry.has_value(); ++i) {
    ASSIGN_OR_RETURN(DeferralRecord record, DecodeDeferral(entry->value));
    last = ToBytes(entry->key);
    if (record.state == DeferralState::kWaiting && record.requested_at.has_value()) {
      page.deferrals.push_back(std::move(record));
    }
    ASSIGN_OR_RETURN(entry, walk.Next());
  }
  if (entry.has_value()) {
    page.next = Base64UrlEncode(last);
  }
  return page;
}

Result<DecideOutcome> LmdbDeferredStore::DecideDeferral(const Decision& decision, Timestamp now) {
  return access_.commits.Run([&](WriteTxn& txn) { return Decide(txn, decision, now); });
}

Result<DeliveryStart> LmdbDeferredStore::BeginDelivery(const Digest& transaction,
                                                       const OfferHandle& offer,
                                                       Timestamp now,
                                                       Timestamp busy_until) {
  return access_.commits.Run(
      [&](WriteTxn& txn) { return Begin(txn, transaction, offer, now, busy_until); });
}

Result<bool> LmdbDeferredStore::FinishDelivery(const Digest& transaction,
                                               std::uint32_t attempt,
                                               const IssuanceNote& note,
                                               Timestamp now) {
  return access_.commits.Run(
      [&](WriteTxn& txn) { return Finish(txn, transaction, attempt, note, now); });
}

Status LmdbDeferredStore::AbandonDelivery(const Digest& transaction, std::uint32_t attempt) {
  return access_.commits.Run([&](WriteTxn& txn) { return Abandon(txn, transaction, attempt); });
}

Result<DecideOutcome> LmdbDeferredStore::Decide(WriteTxn& txn,
                                                const Decision& decision,
                                                Timestamp now) const {
  const Schema& schema = access_.schema;
  const Bytes key = DeferralKey(decision.offer, decision.configuration);
  ASSIGN_OR_RETURN(std::optional<DeferralRecord> deferral,
                   GetRecord<DecodeDeferral>(txn, schema.deferrals, key));
  if (!deferral.has_value()) {
    return DecideOutcome::kUnknown;
  }
  if (deferral->state != DeferralState::kWaiting || deferral->expires_at <= now) {
    return DecideOutcome::kNotPending;
  }
  deferral->state =
      decision.sealed_claims.empty() ? DeferralState::kDenied : DeferralState::kCompleted;
  deferral->decided_at = now;
  deferral->sealed_claims = decision.sealed_claims;
  RETURN_IF_ERROR(txn.Put(schema.deferrals, key, Encode(*deferral)));
  return DecideOutcome::kDecided;
}

Result<DeliveryStart> LmdbDeferredStore::Begin(WriteTxn& txn,
                                               const Digest& transaction,
                                               const OfferHandle& offer,
                                               Timestamp now,
                                               Timestamp busy_until) const {
  using Kind = DeliveryStart::Kind;
  const Schema& schema = access_.schema;
  ASSIGN_OR_RETURN(std::optional<TransactionRecord> record,
                   GetRecord<DecodeTransaction>(txn, schema.transactions, transaction));
  if (!record.has_value() || record->offer != offer || record->expires_at <= now) {
    return DeliveryStart{};
  }
  ASSIGN_OR_RETURN(std::optional<DeferralRecord> deferral,
                   GetRecord<DecodeDeferral>(
                       txn, schema.deferrals, DeferralKey(record->offer, record->configuration)));
  if (deferral.has_value() && deferral->state == DeferralState::kDenied) {
    return DeliveryStart{Kind::kDenied, {}, {}};
  }
  if (deferral.has_value() && deferral->state == DeferralState::kWaiting) {
    return DeliveryStart{Kind::kWaiting, {}, {}};
  }
  if (record->busy_until.has_value() && *record->busy_until > now) {
    return DeliveryStart{Kind::kBusy, {}, {}};
  }
  ++record->num_attempts;
  record->busy_until = busy_until;
  RETURN_IF_ERROR(txn.Put(schema.transactions, transaction, Encode(*record)));
  return DeliveryStart{Kind::kBegun, *std::move(record), std::move(deferral)};
}

Result<bool> LmdbDeferredStore::Finish(WriteTxn& txn,
                                       const Digest& transaction,
                                       std::uint32_t attempt,
                                       const IssuanceNote& note,
                                       Timestamp now) const {
  const Schema& schema = access_.schema;
  ASSIGN_OR_RETURN(const std::optional<TransactionRecord> record,
                   GetRecord<DecodeTransaction>(txn, schema.transactions, transaction));
  if (!record.has_value() || record->num_attempts != attempt) {
    return false;
  }
  RETURN_IF_ERROR(txn.Delete(schema.transactions, transaction));
  RETURN_IF_ERROR(NoteIssued(txn, access_, note, now));
  return true;
}

Status LmdbDeferredStore::Abandon(WriteTxn& txn,
                                  const Digest& transaction,
                                  std::uint32_t attempt) const {
  const Schema& schema = access_.schema;
  ASSIGN_OR_RETURN(std::optional<TransactionRecord> record,
                   GetRecord<DecodeTransaction>(txn, schema.transactions, transaction));
  if (!record.has_value() || record->num_attempts != attempt) {
    return {};
  }
  record->busy_until.reset();
  return txn.Put(schema.transactions, transaction, Encode(*record));
}

}  // namespace issuer
