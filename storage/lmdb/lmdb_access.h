// What each of the stores on LMDB works with, and the reads and writes that several of them share.
#pragma once

#include <optional>
#include <type_traits>

#include "storage/issuance_store.h"
#include "storage/lmdb/commit_queue.h"
#include "storage/lmdb/environment.h"
#include "storage/lmdb/schema.h"
#include "storage/record_codec.h"

namespace issuer {

// By reference; all outlive the stores.
struct LmdbAccess {
  const Environment& environment;
  const Schema& schema;
  CommitQueue& commits;
  Seconds event_retention{0};  // 0: no events are appended
};

// The record under `key`, decoded with one of record_codec.h; nullopt if there is none.
template <auto Decode>
auto GetRecord(const Txn& txn, Table table, ByteView key) -> Result<
    std::optional<typename std::invoke_result_t<decltype(Decode), ByteView>::value_type>> {
  using Record = typename std::invoke_result_t<decltype(Decode), ByteView>::value_type;
  ASSIGN_OR_RETURN(const std::optional<ByteView> bytes, txn.Get(table, key));
  if (!bytes.has_value()) {
    return std::optional<Record>();
  }
  ASSIGN_OR_RETURN(Record record, Decode(*bytes));
  return std::optional<Record>(std::move(record));
}

// The same in a read transaction of its own.
template <auto Decode>
auto ReadRecord(const Environment& environment, Table table, ByteView key)
    -> decltype(GetRecord<Decode>(std::declval<const Txn&>(), table, key)) {
  ASSIGN_OR_RETURN(const ReadTxn txn, ReadTxn::Begin(environment));
  return GetRecord<Decode>(txn, table, key);
}

inline ByteView KeyOf(const OfferHandle& handle) {
  return AsBytes(handle.value());
}

// Overwrites the offer's own record.
Status PutOfferRecord(WriteTxn& txn, const Schema& schema, const OfferRecord& offer);

// Empties what is sealed behind the offer's code and reference: the code is worth nothing any more,
// the claims go.
Status ForgetSealed(WriteTxn& txn, const Schema& schema, const OfferRecord& offer);

// Stores a record with its entry in the expiry index. Precondition: `key` is new in `table`; it is
// random, so anything else is our bug and aborts.
Status InsertExpiring(WriteTxn& txn,
                      const Schema& schema,
                      ExpiringTable table,
                      ByteView key,
                      ByteView record,
                      Timestamp expires_at);

// Notes on the offer what was issued, and stores what a notification will be about and what may be
// revoked.
Status NoteIssued(WriteTxn& txn, const LmdbAccess& access, const IssuanceNote& note, Timestamp now);

// Appends `event`, which gets its number and its times here, if events are kept at all.
Status AppendEvent(WriteTxn& txn, const LmdbAccess& access, EventRecord event, Timestamp now);

// Where the records of `table` are.
Table TableOf(const Schema& schema, ExpiringTable table);

}  // namespace issuer
