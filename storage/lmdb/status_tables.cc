#include "storage/lmdb/status_tables.h"

#include <string>

#include "storage/status_chunk.h"

namespace issuer {
namespace {

// The list that `demand` is to be met from. One that is new is stored already.
Result<StatusListRecord> ChooseList(WriteTxn& txn,
                                    const Schema& schema,
                                    const StatusDemand& demand) {
  const Bytes open_key = StatusOpenKey(demand.list_expires_at);
  ASSIGN_OR_RETURN(const std::optional<ByteView> open, txn.Get(schema.status_open, open_key));
  if (open.has_value()) {
    ASSIGN_OR_RETURN(std::optional<StatusListRecord> list,
                     GetRecord<DecodeStatusList>(txn, schema.status_lists, *open));
    if (list.has_value() && HasRoom(*list, demand.draws.size())) {
      return *std::move(list);
    }
  }
  StatusListRecord list = BeginStatusList(demand);
  RETURN_IF_ERROR(InsertExpiring(
      txn, schema, ExpiringTable::kStatusLists, KeyOf(list.id), Encode(list), list.expires_at));
  RETURN_IF_ERROR(txn.Put(schema.status_open, open_key, KeyOf(list.id)));
  return list;
}

Result<StatusChunk> ReadChunk(const Txn& txn, const Schema& schema, ByteView key) {
  ASSIGN_OR_RETURN(std::optional<StatusChunk> chunk,
                   GetRecord<DecodeStatusChunk>(txn, schema.status_chunks, key));
  return chunk.has_value() ? *std::move(chunk) : StatusChunk();
}

std::vector<Bytes> IndexKeysOf(const IssuanceRecord& issuance) {
  std::vector<Bytes> prefixes{
      IssuancePrefix(IssuanceIndex::kAll, ""),
      IssuancePrefix(IssuanceIndex::kConfiguration, issuance.configuration.value())};
  if (!issuance.offer.empty()) {
    prefixes.push_back(IssuancePrefix(IssuanceIndex::kOffer, issuance.offer.value()));
  }
  std::vector<Bytes> keys;
  for (const Bytes& prefix : prefixes) {
    keys.push_back(IssuanceKey(prefix, issuance.issued_at, issuance.id));
  }
  return keys;
}

}  // namespace

Result<std::vector<StatusPlace>> TakeStatusPlaces(WriteTxn& txn,
                                                  const Schema& schema,
                                                  const StatusDemand& demand) {
  std::vector<StatusPlace> places;
  if (demand.draws.empty()) {
    return places;
  }
  ASSIGN_OR_RETURN(StatusListRecord list, ChooseList(txn, schema, demand));
  for (const std::uint64_t draw : demand.draws) {
    const FreeEntry entry = DrawEntry(list, draw);
    const Bytes key = StatusChunkKey(list.id, entry.chunk);
    ASSIGN_OR_RETURN(StatusChunk chunk, ReadChunk(txn, schema, key));
    const std::optional<std::uint32_t> offset = TakeEntry(chunk, entry.nth);
    if (!offset.has_value()) {
      return Fail(ErrorCode::kRecordMalformed, "a status list does not fit its chunks");
    }
    RETURN_IF_ERROR(txn.Put(schema.status_chunks, key, Encode(chunk)));
    places.push_back({list.id, entry.chunk * kEntriesOfChunk + *offset});
  }
  RETURN_IF_ERROR(txn.Put(schema.status_lists, KeyOf(list.id), Encode(list)));
  return places;
}

Status InsertIssuances(WriteTxn& txn,
                       const Schema& schema,
                       const std::vector<IssuanceRecord>& issuances) {
  for (const IssuanceRecord& issuance : issuances) {
    RETURN_IF_ERROR(InsertExpiring(txn,
                                   schema,
                                   ExpiringTable::kIssuances,
                                   KeyOf(issuance.id),
                                   Encode(issuance),
                                   issuance.expires_at));
    for (const Bytes& key : IndexKeysOf(issuance)) {
      RETURN_IF_ERROR(txn.Put(schema.issuance_index, key, {}));
    }
  }
  return {};
}

Status ForgetIssuance(WriteTxn& txn, const Schema& schema, const IssuanceRecord& issuance) {
  for (const Bytes& key : IndexKeysOf(issuance)) {
    RETURN_IF_ERROR(txn.Delete(schema.issuance_index, key));
  }
  return {};
}

Status ForgetStatusList(WriteTxn& txn, const Schema& schema, const StatusListRecord& list) {
  for (std::uint32_t chunk = 0; chunk < list.num_taken.size(); ++chunk) {
    RETURN_IF_ERROR(txn.Delete(schema.status_chunks, StatusChunkKey(list.id, chunk)));
  }
  const Bytes open_key = StatusOpenKey(list.expires_at);
  ASSIGN_OR_RETURN(const std::optional<ByteView> open, txn.Get(schema.status_open, open_key));
  const bool is_open = open.has_value() && AsText(*open) == list.id.value();
  return is_open ? txn.Delete(schema.status_open, open_key) : Status();
}

Status WriteStatus(WriteTxn& txn,
                   const Schema& schema,
                   const StatusPlace& place,
                   CredentialStatus status) {
  ASSIGN_OR_RETURN(std::optional<StatusListRecord> list,
                   GetRecord<DecodeStatusList>(txn, schema.status_lists, KeyOf(place.list)));
  if (!list.has_value() || place.index >= list->size) {
    return Fail(ErrorCode::kRecordMalformed, "an issuance names a place that there is not");
  }
  const Bytes key = StatusChunkKey(place.list, place.index / kEntriesOfChunk);
  ASSIGN_OR_RETURN(StatusChunk chunk, ReadChunk(txn, schema, key));
  SetEntry(chunk, place.index % kEntriesOfChunk, status);
  RETURN_IF_ERROR(txn.Put(schema.status_chunks, key, Encode(chunk)));
  ++list->version;
  return txn.Put(schema.status_lists, KeyOf(place.list), Encode(*list));
}

}  // namespace issuer
