// Sweeping and measuring on LMDB.
#include "storage/lmdb/lmdb_housekeeping.h"

#include <algorithm>

#include "storage/lmdb/status_tables.h"

namespace issuer {
namespace {

// When the record under `entry` expires by what it says itself; nullopt if it is gone.
Result<std::optional<Timestamp>> ExpiryOf(const Txn& txn, Table table, const ExpiryEntry& entry) {
  ASSIGN_OR_RETURN(const std::optional<ByteView> bytes, txn.Get(table, entry.key));
  if (!bytes.has_value()) {
    return std::optional<Timestamp>();
  }
  switch (entry.table) {
    case ExpiringTable::kOffers: {
      ASSIGN_OR_RETURN(const OfferRecord record, DecodeOffer(*bytes));
      return std::optional(record.forget_at);
    }
    case ExpiringTable::kReferences: {
      ASSIGN_OR_RETURN(const ReferenceRecord record, DecodeReference(*bytes));
      return std::optional(record.expires_at);
    }
    case ExpiringTable::kGrants: {
      ASSIGN_OR_RETURN(const GrantRecord record, DecodeGrant(*bytes));
      return std::optional(record.expires_at);
    }
    case ExpiringTable::kTokens: {
      ASSIGN_OR_RETURN(const TokenRecord record, DecodeToken(*bytes));
      return std::optional(std::max(record.expires_at, record.forget_at));
    }
    case ExpiringTable::kNonces: {
      ASSIGN_OR_RETURN(const NonceRecord record, DecodeNonce(*bytes));
      return std::optional(record.expires_at);
    }
    case ExpiringTable::kIdempotency: {
      ASSIGN_OR_RETURN(const AnswerRecord record, DecodeAnswer(*bytes));
      return std::optional(record.expires_at);
    }
    case ExpiringTable::kRefreshes: {
      ASSIGN_OR_RETURN(const RefreshRecord record, DecodeRefresh(*bytes));
      return std::optional(record.expires_at);
    }
    case ExpiringTable::kFamilies: {
      ASSIGN_OR_RETURN(const FamilyRecord record, DecodeFamily(*bytes));
      return std::optional(record.expires_at);
    }
    case ExpiringTable::kNotifications: {
      ASSIGN_OR_RETURN(const NotificationRecord record, DecodeNotification(*bytes));
      return std::optional(record.expires_at);
    }
    case ExpiringTable::kDeferrals: {
      ASSIGN_OR_RETURN(const DeferralRecord record, DecodeDeferral(*bytes));
      return std::optional(record.expires_at);
    }
    case ExpiringTable::kTransactions: {
      ASSIGN_OR_RETURN(const TransactionRecord record, DecodeTransaction(*bytes));
      return std::optional(record.expires_at);
    }
    case ExpiringTable::kEvents: {
      ASSIGN_OR_RETURN(const EventRecord record, DecodeEvent(*bytes));
      return std::optional(record.expires_at);
    }
    case ExpiringTable::kIssuances: {
      ASSIGN_OR_RETURN(const IssuanceRecord record, DecodeIssuance(*bytes));
      return std::optional(record.expires_at);
    }
    case ExpiringTable::kStatusLists: {
      ASSIGN_OR_RETURN(const StatusListRecord record, DecodeStatusList(*bytes));
      return std::optional(record.expires_at);
    }
  }
  return std::optional<Timestamp>();
}

// An expired token that is still to be known loses its claims, and its entry moves to the day when
// it is to be forgotten.
Status KeepWithoutClaims(WriteTxn& txn,
                         const Schema& schema,
                         const ExpiryEntry& entry,
                         Timestamp now) {
  ASSIGN_OR_RETURN(std::optional<TokenRecord> token,
                   GetRecord<DecodeToken>(txn, schema.tokens, entry.key));
  if (!token.has_value() || token->expires_at > now) {
    return {};
  }
  token->sealed_claims.clear();
  RETURN_IF_ERROR(txn.Put(schema.tokens, entry.key, Encode(*token)));
  return txn.Put(schema.expiry, ExpiryKey(token->forget_at, ExpiringTable::kTokens, entry.key), {});
}

// What stands in other tables because of the record under `entry`, which is there.
Status ForgetWhatBelongs(WriteTxn& txn, const Schema& schema, const ExpiryEntry& entry) {
  if (entry.table == ExpiringTable::kOffers) {
    ASSIGN_OR_RETURN(const std::optional<OfferRecord> offer,
                     GetRecord<DecodeOffer>(txn, schema.offers, entry.key));
    return txn.Delete(schema.offers_by_time, TimeKey(offer->created_at, offer->handle));
  }
  if (entry.table == ExpiringTable::kIssuances) {
    ASSIGN_OR_RETURN(const std::optional<IssuanceRecord> issuance,
                     GetRecord<DecodeIssuance>(txn, schema.issuances, entry.key));
    return ForgetIssuance(txn, schema, *issuance);
  }
  if (entry.table == ExpiringTable::kStatusLists) {
    ASSIGN_OR_RETURN(const std::optional<StatusListRecord> list,
                     GetRecord<DecodeStatusList>(txn, schema.status_lists, entry.key));
    return ForgetStatusList(txn, schema, *list);
  }
  return {};
}

}  // namespace

Result<std::size_t> LmdbHousekeeping::SweepExpired(Timestamp now, std::size_t limit) {
  access_.environment.CheckReaders();
  return access_.commits.Run([&](WriteTxn& txn) { return Sweep(txn, now, limit); });
}

Result<StoreUsage> LmdbHousekeeping::Usage() {
  const Schema& schema = access_.schema;
  ASSIGN_OR_RETURN(const ReadTxn txn, ReadTxn::Begin(access_.environment));
  StoreUsage usage;
  const std::pair<Table, std::uint64_t*> kCounts[] = {
      {schema.offers, &usage.num_offers},
      {schema.grants, &usage.num_grants},
      {schema.tokens, &usage.num_tokens},
      {schema.nonces, &usage.num_nonces},
  };
  for (const auto& [table, count] : kCounts) {
    ASSIGN_OR_RETURN(const TableSize size, txn.SizeOf(table));
    *count = size.num_entries;
  }
  ASSIGN_OR_RETURN(usage.used_bytes, UsedBytes(txn, schema));
  usage.max_bytes = access_.environment.map_bytes();
  return usage;
}

Result<std::size_t> LmdbHousekeeping::Sweep(WriteTxn& txn, Timestamp now, std::size_t limit) const {
  std::size_t num_removed = 0;
  while (num_removed < limit) {
    // Again where stale entries took the place of records.
    ASSIGN_OR_RETURN(const std::vector<ExpiryEntry> due, CollectDue(txn, now, limit - num_removed));
    if (due.empty()) {
      break;
    }
    for (const ExpiryEntry& entry : due) {
      ASSIGN_OR_RETURN(const bool removed, Remove(txn, entry, now));
      num_removed += removed ? 1 : 0;
    }
  }
  return num_removed;
}

Result<std::vector<ExpiryEntry>> LmdbHousekeeping::CollectDue(const WriteTxn& txn,
                                                              Timestamp now,
                                                              std::size_t limit) const {
  std::vector<ExpiryEntry> due;
  ASSIGN_OR_RETURN(Cursor walk, txn.OpenCursor(access_.schema.expiry));
  ASSIGN_OR_RETURN(std::optional<Entry> entry, walk.First());
  while (entry.has_value() && due.size() < limit) {
    ASSIGN_OR_RETURN(ExpiryEntry parsed, ParseExpiryKey(entry->key));
    if (parsed.expires_at > now) {
      break;
    }
    due.push_back(std::move(parsed));
    ASSIGN_OR_RETURN(entry, walk.Next());
  }
  return due;
}

Result<bool> LmdbHousekeeping::Remove(WriteTxn& txn,
                                      const ExpiryEntry& entry,
                                      Timestamp now) const {
  const Schema& schema = access_.schema;
  const Table table = TableOf(schema, entry.table);
  ASSIGN_OR_RETURN(const std::optional<Timestamp> expires_at, ExpiryOf(txn, table, entry));
  RETURN_IF_ERROR(txn.Delete(schema.expiry, ExpiryKey(entry.expires_at, entry.table, entry.key)));
  if (!expires_at.has_value()) {
    return false;
  }
  if (*expires_at > now) {
    if (entry.table == ExpiringTable::kTokens) {
      RETURN_IF_ERROR(KeepWithoutClaims(txn, schema, entry, now));
    }
    return false;
  }
  RETURN_IF_ERROR(ForgetWhatBelongs(txn, schema, entry));
  RETURN_IF_ERROR(txn.Delete(table, entry.key));
  return true;
}

}  // namespace issuer
