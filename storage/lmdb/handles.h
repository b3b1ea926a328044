// LMDB by ownership: tables, transactions and cursors that end themselves. No MDB_val leaves this
// folder, and no view that these classes give may leave the transaction: copy out, and end read
// transactions soon, since they pin pages.
#pragma once

#include <lmdb.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "appliance/base/bytes.h"
#include "appliance/base/result.h"
#include "storage/lmdb/environment.h"

namespace issuer {

// A table of an open environment. A plain value, good for as long as the environment.
struct Table {
  MDB_dbi id = 0;
};

// Views into the map: valid until the transaction ends, or until its next write.
struct Entry {
  ByteView key;
  ByteView value;
};

// Walks a table in the order of its keys. One thread. Destroy before its transaction ends.
// Each step gives nullopt where there is no such entry. Fails with kStoreDown.
class Cursor {
 public:
  Result<std::optional<Entry>> First() { return Move({}, MDB_FIRST); }
  Result<std::optional<Entry>> Last() { return Move({}, MDB_LAST); }
  Result<std::optional<Entry>> Next() { return Move({}, MDB_NEXT); }
  Result<std::optional<Entry>> Previous() { return Move({}, MDB_PREV); }
  // The first entry whose key is not before `key`. Precondition: `key` is not empty.
  Result<std::optional<Entry>> Seek(ByteView key) { return Move(key, MDB_SET_RANGE); }

 private:
  friend class Txn;
  struct Close {
    void operator()(MDB_cursor* cursor) const { mdb_cursor_close(cursor); }
  };
  explicit Cursor(MDB_cursor* cursor) : cursor_(cursor) {}
  Result<std::optional<Entry>> Move(ByteView key, MDB_cursor_op op);

  std::unique_ptr<MDB_cursor, Close> cursor_;
};

struct TableSize {
  std::uint64_t num_entries = 0;
  std::uint64_t num_bytes = 0;  // of the pages that hold them
};

// What every transaction can do. Destruction ends it without a trace.
class Txn {
 public:
  // Nullopt: no such key. Fails with kStoreDown.
  Result<std::optional<ByteView>> Get(Table table, ByteView key) const;
  Result<Cursor> OpenCursor(Table table) const;
  Result<TableSize> SizeOf(Table table) const;

 protected:
  explicit Txn(MDB_txn* txn) : txn_(txn) {}
  static Result<MDB_txn*> BeginRaw(const Environment& environment, unsigned flags);

  struct Abort {
    void operator()(MDB_txn* txn) const { mdb_txn_abort(txn); }
  };
  std::unique_ptr<MDB_txn, Abort> txn_;
};

// Sees the last committed state. Any thread, one at a time.
class ReadTxn : public Txn {
 public:
  static Result<ReadTxn> Begin(const Environment& environment);

 private:
  using Txn::Txn;
};

// The only writer at its time. Confined to the thread that began it. Each verb fails with
// kStoreFull or kStoreDown; after either the transaction is good for destruction only.
class WriteTxn : public Txn {
 public:
  // Waits for the writer before.
  static Result<WriteTxn> Begin(const Environment& environment);

  // The table `name`, made if it is missing.
  Result<Table> OpenTable(const char* name);
  Status Put(Table table, ByteView key, ByteView value);
  // False, and nothing changed, if `key` is there already.
  Result<bool> Insert(Table table, ByteView key, ByteView value);
  // Deleting what is not there is no error.
  Status Delete(Table table, ByteView key);
  // Puts and deletions so far, failed ones included.
  std::uint64_t num_writes() const { return num_writes_; }

  // On disk once it succeeds; without a trace if it fails.
  Status Commit() &&;

 private:
  using Txn::Txn;
  std::uint64_t num_writes_ = 0;
};

}  // namespace issuer
