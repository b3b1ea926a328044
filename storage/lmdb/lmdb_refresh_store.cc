// Refresh tokens on LMDB: the one place where one is spent and where a family ends.
#include "storage/lmdb/lmdb_refresh_store.h"

namespace issuer {

Result<std::optional<RefreshRecord>> LmdbRefreshStore::ReadRefresh(const Digest& refresh) {
  return ReadRecord<DecodeRefresh>(access_.environment, access_.schema.refreshes, refresh);
}

Result<RotateOutcome> LmdbRefreshStore::RotateRefresh(const Rotation& rotation, Timestamp now) {
  return access_.commits.Run([&](WriteTxn& txn) { return Rotate(txn, rotation, now); });
}

Result<bool> LmdbRefreshStore::RevokeFamily(const OfferHandle& offer) {
  return access_.commits.Run([&](WriteTxn& txn) { return Revoke(txn, offer); });
}

Result<RotateOutcome> LmdbRefreshStore::Rotate(WriteTxn& txn,
                                               const Rotation& rotation,
                                               Timestamp now) const {
  const Schema& schema = access_.schema;
  ASSIGN_OR_RETURN(std::optional<RefreshRecord> spent,
                   GetRecord<DecodeRefresh>(txn, schema.refreshes, rotation.spent));
  if (!spent.has_value()) {
    return RotateOutcome::kUnknown;
  }
  const ByteView handle = KeyOf(spent->offer);
  ASSIGN_OR_RETURN(std::optional<FamilyRecord> family,
                   GetRecord<DecodeFamily>(txn, schema.families, handle));
  if (spent->is_spent) {
    RETURN_IF_ERROR(Revoke(txn, spent->offer));
    return RotateOutcome::kReused;
  }
  if (spent->expires_at <= now) {
    return RotateOutcome::kExpired;
  }
  if (!family.has_value() || family->is_revoked) {
    return RotateOutcome::kRevoked;
  }
  spent->is_spent = true;
  spent->sealed_claims.clear();
  RETURN_IF_ERROR(txn.Put(schema.refreshes, rotation.spent, Encode(*spent)));
  const RefreshRecord& next = rotation.next.record;
  RETURN_IF_ERROR(InsertExpiring(
      txn, schema, ExpiringTable::kRefreshes, rotation.next.token, Encode(next), next.expires_at));
  RETURN_IF_ERROR(InsertExpiring(txn,
                                 schema,
                                 ExpiringTable::kTokens,
                                 rotation.token,
                                 Encode(rotation.token_record),
                                 rotation.token_record.expires_at));
  family->refresh = rotation.next.token;
  if (family->tokens.size() >= kMaxTokensOfFamily) {
    RETURN_IF_ERROR(txn.Delete(schema.tokens, family->tokens.front()));
    family->tokens.erase(family->tokens.begin());
  }
  family->tokens.push_back(rotation.token);
  RETURN_IF_ERROR(txn.Put(schema.families, handle, Encode(*family)));
  return RotateOutcome::kRotated;
}

Result<bool> LmdbRefreshStore::Revoke(WriteTxn& txn, const OfferHandle& offer) const {
  const Schema& schema = access_.schema;
  ASSIGN_OR_RETURN(std::optional<FamilyRecord> family,
                   GetRecord<DecodeFamily>(txn, schema.families, KeyOf(offer)));
  if (!family.has_value() || family->is_revoked) {
    return false;
  }
  for (const Digest& token : family->tokens) {
    RETURN_IF_ERROR(txn.Delete(schema.tokens, token));
  }
  ASSIGN_OR_RETURN(std::optional<RefreshRecord> refresh,
                   GetRecord<DecodeRefresh>(txn, schema.refreshes, family->refresh));
  if (refresh.has_value()) {
    refresh->sealed_claims.clear();
    RETURN_IF_ERROR(txn.Put(schema.refreshes, family->refresh, Encode(*refresh)));
  }
  family->is_revoked = true;
  family->tokens.clear();
  RETURN_IF_ERROR(txn.Put(schema.families, KeyOf(offer), Encode(*family)));
  return true;
}

Status BeginFamily(WriteTxn& txn,
                   const Schema& schema,
                   const Digest& token,
                   const NewRefresh& refresh) {
  const RefreshRecord& record = refresh.record;
  RETURN_IF_ERROR(InsertExpiring(
      txn, schema, ExpiringTable::kRefreshes, refresh.token, Encode(record), record.expires_at));
  FamilyRecord family;
  family.expires_at = record.expires_at;
  family.refresh = refresh.token;
  family.tokens = {token};
  return InsertExpiring(txn,
                        schema,
                        ExpiringTable::kFamilies,
                        KeyOf(record.offer),
                        Encode(family),
                        family.expires_at);
}

}  // namespace issuer
