// Tokens, reservations and nonces on LMDB.
#include "storage/lmdb/lmdb_issuance_store.h"

#include <algorithm>
#include <utility>

#include "storage/lmdb/status_tables.h"

namespace issuer {

Result<std::optional<TokenRecord>> LmdbIssuanceStore::FindToken(const Digest& token) {
  return ReadRecord<DecodeToken>(access_.environment, access_.schema.tokens, token);
}

Result<Reserved> LmdbIssuanceStore::ReserveIssuance(const Reservation& reservation, Timestamp now) {
  return access_.commits.Run([&](WriteTxn& txn) { return Reserve(txn, reservation, now); });
}

Status LmdbIssuanceStore::RecordIssued(const IssuanceNote& note, Timestamp now) {
  return access_.commits.Run([&](WriteTxn& txn) { return NoteIssued(txn, access_, note, now); });
}

Result<Reserved> LmdbIssuanceStore::Reserve(WriteTxn& txn,
                                            const Reservation& reservation,
                                            Timestamp now) const {
  const Schema& schema = access_.schema;
  ASSIGN_OR_RETURN(std::optional<TokenRecord> token,
                   GetRecord<DecodeToken>(txn, schema.tokens, reservation.token));
  if (!token.has_value()) {
    return Reserved{ReserveOutcome::kTokenUnknown, {}};
  }
  if (token->expires_at <= now) {
    return Reserved{ReserveOutcome::kTokenExpired, {}};
  }
  const auto granted = std::find(
      token->configurations.begin(), token->configurations.end(), reservation.configuration);
  if (granted == token->configurations.end()) {
    return Reserved{ReserveOutcome::kNotGranted, {}};
  }
  ASSIGN_OR_RETURN(const bool used, IsAnyUsed(txn, reservation.nonces));
  if (used) {
    return Reserved{ReserveOutcome::kNonceUsed, {}};
  }
  const auto index = static_cast<std::size_t>(granted - token->configurations.begin());
  std::uint32_t& num_reserved = token->num_reserved[index];
  if (num_reserved > reservation.max_credentials ||
      reservation.num_credentials > reservation.max_credentials - num_reserved) {
    return Reserved{ReserveOutcome::kLimitReached, {}};
  }
  num_reserved += reservation.num_credentials;
  RETURN_IF_ERROR(txn.Put(schema.tokens, reservation.token, Encode(*token)));
  for (const NonceUse& use : reservation.nonces) {
    const Bytes record = Encode(NonceRecord{use.expires_at});
    RETURN_IF_ERROR(txn.Put(schema.nonces, use.nonce, record));
    RETURN_IF_ERROR(
        txn.Put(schema.expiry, ExpiryKey(use.expires_at, ExpiringTable::kNonces, use.nonce), {}));
  }
  if (reservation.transaction.has_value()) {
    RETURN_IF_ERROR(Park(txn, *reservation.transaction, now));
  }
  Reserved reserved{ReserveOutcome::kReserved, {}};
  if (reservation.status.has_value()) {
    ASSIGN_OR_RETURN(reserved.places, TakeStatusPlaces(txn, schema, *reservation.status));
  }
  return reserved;
}

Status LmdbIssuanceStore::Park(WriteTxn& txn,
                               const NewTransaction& transaction,
                               Timestamp now) const {
  const Schema& schema = access_.schema;
  const TransactionRecord& record = transaction.record;
  RETURN_IF_ERROR(InsertExpiring(txn,
                                 schema,
                                 ExpiringTable::kTransactions,
                                 transaction.id,
                                 Encode(record),
                                 record.expires_at));
  EventRecord event;
  event.kind = EventKind::kCredentialDeferred;
  event.offer = record.offer;
  event.configuration = record.configuration;
  RETURN_IF_ERROR(AppendEvent(txn, access_, std::move(event), now));
  const Bytes key = DeferralKey(record.offer, record.configuration);
  ASSIGN_OR_RETURN(std::optional<DeferralRecord> deferral,
                   GetRecord<DecodeDeferral>(txn, schema.deferrals, key));
  if (!deferral.has_value() || deferral->requested_at.has_value()) {
    return {};
  }
  deferral->requested_at = now;
  return txn.Put(schema.deferrals, key, Encode(*deferral));
}

Result<bool> LmdbIssuanceStore::IsAnyUsed(const WriteTxn& txn,
                                          const std::vector<NonceUse>& nonces) const {
  for (const NonceUse& use : nonces) {
    ASSIGN_OR_RETURN(const std::optional<ByteView> found,
                     txn.Get(access_.schema.nonces, use.nonce));
    if (found.has_value()) {
      return true;
    }
  }
  return false;
}

}  // namespace issuer
