// Issuances and status lists on LMDB.
#include "storage/lmdb/lmdb_status_store.h"

#include <algorithm>
#include <utility>

#include "appliance/base/encoding.h"
#include "storage/lmdb/status_tables.h"

namespace issuer {
namespace {

// The narrowest index that has all that `filter` wants.
Bytes PrefixFor(const IssuanceFilter& filter) {
  if (filter.offer.has_value()) {
    return IssuancePrefix(IssuanceIndex::kOffer, filter.offer->value());
  }
  return filter.configuration.has_value()
             ? IssuancePrefix(IssuanceIndex::kConfiguration, filter.configuration->value())
             : IssuancePrefix(IssuanceIndex::kAll, "");
}

// The newest entry of the page: before the one that `cursor` names, and not after `to`.
Result<std::optional<Entry>> FirstOfPage(Cursor& walk,
                                         const Bytes& prefix,
                                         const std::optional<Timestamp>& to,
                                         const std::string& cursor) {
  Bytes end = prefix;
  if (!cursor.empty()) {
    const Result<Bytes> key = Base64UrlDecode(cursor);
    if (!key.has_value() || !ParseIssuanceKey(prefix, *key).has_value()) {
      return std::optional<Entry>();
    }
    end = *key;
  } else if (to.has_value()) {
    end = IssuanceKey(prefix, *to + Seconds(1), IssuanceId());
  } else {
    end.back() = 1;  // the zero byte that ends the prefix
  }
  ASSIGN_OR_RETURN(const std::optional<Entry> at_or_after, walk.Seek(end));
  return at_or_after.has_value() ? walk.Previous() : walk.Last();
}

}  // namespace

Result<std::vector<StatusPlace>> LmdbStatusStore::TakePlaces(const StatusDemand& demand) {
  return access_.commits.Run(
      [&](WriteTxn& txn) { return TakeStatusPlaces(txn, access_.schema, demand); });
}

Status LmdbStatusStore::RecordIssuances(const std::vector<IssuanceRecord>& issuances) {
  return access_.commits.Run(
      [&](WriteTxn& txn) { return InsertIssuances(txn, access_.schema, issuances); });
}

Result<SetStatusOutcome> LmdbStatusStore::SetStatus(const IssuanceId& issuance,
                                                    CredentialStatus status,
                                                    Timestamp now) {
  return access_.commits.Run([&](WriteTxn& txn) { return Set(txn, issuance, status, now); });
}

Result<SetStatusOutcome> LmdbStatusStore::Set(WriteTxn& txn,
                                              const IssuanceId& issuance,
                                              CredentialStatus status,
                                              Timestamp now) const {
  using Kind = SetStatusOutcome::Kind;
  const Schema& schema = access_.schema;
  ASSIGN_OR_RETURN(std::optional<IssuanceRecord> record,
                   GetRecord<DecodeIssuance>(txn, schema.issuances, KeyOf(issuance)));
  if (!record.has_value() || record->expires_at <= now) {
    return SetStatusOutcome{};
  }
  if (record->status == status) {
    return SetStatusOutcome{Kind::kUnchanged, *std::move(record)};
  }
  if (record->status == CredentialStatus::kInvalid) {
    return SetStatusOutcome{Kind::kFinal, *std::move(record)};
  }
  RETURN_IF_ERROR(WriteStatus(txn, schema, record->place, status));
  record->status = status;
  record->changed_at = now;
  RETURN_IF_ERROR(txn.Put(schema.issuances, KeyOf(issuance), Encode(*record)));
  EventRecord event;
  event.kind = EventKind::kStatusChanged;
  event.offer = record->offer;
  event.configuration = record->configuration;
  event.change = StatusChange{issuance, status};
  RETURN_IF_ERROR(AppendEvent(txn, access_, std::move(event), now));
  return SetStatusOutcome{Kind::kChanged, *std::move(record)};
}

Result<std::optional<IssuanceRecord>> LmdbStatusStore::ReadIssuance(const IssuanceId& issuance) {
  return ReadRecord<DecodeIssuance>(access_.environment, access_.schema.issuances, KeyOf(issuance));
}

Result<IssuancePage> LmdbStatusStore::ListIssuances(const IssuanceFilter& filter,
                                                    const std::string& cursor,
                                                    std::size_t limit) {
  IssuancePage page;
  const Bytes prefix = PrefixFor(filter);
  ASSIGN_OR_RETURN(const ReadTxn txn, ReadTxn::Begin(access_.environment));
  ASSIGN_OR_RETURN(Cursor walk, txn.OpenCursor(access_.schema.issuance_index));
  ASSIGN_OR_RETURN(std::optional<Entry> entry, FirstOfPage(walk, prefix, filter.to, cursor));
  Bytes last;
  for (std::size_t num_seen = 0; entry.has_value(); ++num_seen) {
    const std::optional<IssuanceEntry> found = ParseIssuanceKey(prefix, entry->key);
    if (!found.has_value() || (filter.from.has_value() && found->issued_at < *filter.from)) {
      return page;
    }
    if (num_seen == limit) {
      page.next = Base64UrlEncode(last);
      return page;
    }
    ASSIGN_OR_RETURN(std::optional<IssuanceRecord> record,
                     GetRecord<DecodeIssuance>(txn, access_.schema.issuances, KeyOf(found->id)));
    if (!record.has_value()) {
      return Fail(ErrorCode::kRecordMalformed, "an index names an issuance that is missing");
    }
    if (!filter.configuration.has_value() || record->configuration == *filter.configuration) {
      page.issuances.push_back(*std::move(record));
    }
    last = ToBytes(entry->key);
    ASSIGN_OR_RETURN(entry, walk.Previous());
  }
  return page;
}

Result<std::vector<StatusListVersion>> LmdbStatusStore::ListStatusLists(Timestamp now) {
  std::vector<StatusListVersion> lists;
  ASSIGN_OR_RETURN(const ReadTxn txn, ReadTxn::Begin(access_.environment));
  ASSIGN_OR_RETURN(Cursor walk, txn.OpenCursor(access_.schema.status_lists));
  ASSIGN_OR_RETURN(std::optional<Entry> entry, walk.First());
  while (entry.has_value()) {
    ASSIGN_OR_RETURN(StatusListRecord list, DecodeStatusList(entry->value));
    if (list.expires_at > now) {
      lists.push_back({std::move(list.id), list.version, list.expires_at});
    }
    ASSIGN_OR_RETURN(entry, walk.Next());
  }
  return lists;
}

Result<std::optional<StatusListContent>> LmdbStatusStore::ReadStatusList(const StatusListId& list) {
  const Schema& schema = access_.schema;
  ASSIGN_OR_RETURN(const ReadTxn txn, ReadTxn::Begin(access_.environment));
  ASSIGN_OR_RETURN(const std::optional<StatusListRecord> record,
                   GetRecord<DecodeStatusList>(txn, schema.status_lists, KeyOf(list)));
  if (!record.has_value()) {
    return std::optional<StatusListContent>();
  }
  StatusListContent content;
  content.version = {record->id, record->version, record->expires_at};
  content.values.resize(record->size / 4);
  for (std::uint32_t i = 0; i < record->num_taken.size(); ++i) {
    ASSIGN_OR_RETURN(
        const std::optional<StatusChunk> chunk,
        GetRecord<DecodeStatusChunk>(txn, schema.status_chunks, StatusChunkKey(list, i)));
    if (chunk.has_value()) {
      std::copy(chunk->values.begin(),
                chunk->values.end(),
                content.values.begin() + static_cast<std::ptrdiff_t>(i * chunk->values.size()));
    }
  }
  return std::optional(std::move(content));
}

}  // namespace issuer
