// The calls into LMDB.
#include "storage/lmdb/handles.h"

namespace issuer {
namespace {

// LMDB takes no other keys (MDB_MAXKEYSIZE).
constexpr std::size_t kMaxKeyLen = 511;

MDB_val ToVal(ByteView bytes) {
  // LMDB reads through this pointer only; its type knows no const.
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): see above
  return {bytes.size(), const_cast<std::uint8_t*>(bytes.data())};
}

ByteView ToView(const MDB_val& value) {
  return {static_cast<const std::uint8_t*>(value.mv_data), value.mv_size};
}

}  // namespace

Result<std::optional<Entry>> Cursor::Move(ByteView key, MDB_cursor_op op) {
  MDB_val key_val = ToVal(key);
  MDB_val value{};
  const int rc = mdb_cursor_get(cursor_.get(), &key_val, &value, op);
  if (rc == MDB_NOTFOUND) {
    return std::optional<Entry>();
  }
  if (rc != MDB_SUCCESS) {
    return FailLmdb(rc);
  }
  return std::optional(Entry{ToView(key_val), ToView(value)});
}

Result<MDB_txn*> Txn::BeginRaw(const Environment& environment, unsigned flags) {
  MDB_txn* txn = nullptr;
  if (const int rc = mdb_txn_begin(environment.get(), nullptr, flags, &txn); rc != MDB_SUCCESS) {
    return FailLmdb(rc);
  }
  return txn;
}

Result<std::optional<ByteView>> Txn::Get(Table table, ByteView key) const {
  if (key.empty() || key.size() > kMaxKeyLen) {
    return std::optional<ByteView>();
  }
  MDB_val key_val = ToVal(key);
  MDB_val value{};
  const int rc = mdb_get(txn_.get(), table.id, &key_val, &value);
  if (rc == MDB_NOTFOUND) {
    return std::optional<ByteView>();
  }
  if (rc != MDB_SUCCESS) {
    return FailLmdb(rc);
  }
  return std::optional(ToView(value));
}

Result<Cursor> Txn::OpenCursor(Table table) const {
  MDB_cursor* cursor = nullptr;
  if (const int rc = mdb_cursor_open(txn_.get(), table.id, &cursor); rc != MDB_SUCCESS) {
    return FailLmdb(rc);
  }
  return Cursor(cursor);
}

Result<TableSize> Txn::SizeOf(Table table) const {
  MDB_stat stat{};
  if (const int rc = mdb_stat(txn_.get(), table.id, &stat); rc != MDB_SUCCESS) {
    return FailLmdb(rc);
  }
  const std::uint64_t num_pages =
      stat.ms_branch_pages + stat.ms_leaf_pages + stat.ms_overflow_pages;
  return TableSize{stat.ms_entries, num_pages * stat.ms_psize};
}

Result<ReadTxn> ReadTxn::Begin(const Environment& environment) {
  ASSIGN_OR_RETURN(MDB_txn* const txn, BeginRaw(environment, MDB_RDONLY));
  return ReadTxn(txn);
}

Result<WriteTxn> WriteTxn::Begin(const Environment& environment) {
  ASSIGN_OR_RETURN(MDB_txn* const txn, BeginRaw(environment, 0));
  return WriteTxn(txn);
}

Result<Table> WriteTxn::OpenTable(const char* name) {
  Table table;
  if (const int rc = mdb_dbi_open(txn_.get(), name, MDB_CREATE, &table.id); rc != MDB_SUCCESS) {
    return FailLmdb(rc);
  }
  return table;
}

Status WriteTxn::Put(Table table, ByteView key, ByteView value) {
  ++num_writes_;
  MDB_val key_val = ToVal(key);
  MDB_val data = ToVal(value);
  const int rc = mdb_put(txn_.get(), table.id, &key_val, &data, 0);
  return rc == MDB_SUCCESS ? Status() : FailLmdb(rc);
}

Result<bool> WriteTxn::Insert(Table table, ByteView key, ByteView value) {
  ++num_writes_;
  MDB_val key_val = ToVal(key);
  MDB_val data = ToVal(value);
  const int rc = mdb_put(txn_.get(), table.id, &key_val, &data, MDB_NOOVERWRITE);
  if (rc != MDB_SUCCESS && rc != MDB_KEYEXIST) {
    return FailLmdb(rc);
  }
  return rc == MDB_SUCCESS;
}

Status WriteTxn::Delete(Table table, ByteView key) {
  ++num_writes_;
  MDB_val key_val = ToVal(key);
  const int rc = mdb_del(txn_.get(), table.id, &key_val, nullptr);
  return rc == MDB_SUCCESS || rc == MDB_NOTFOUND ? Status() : FailLmdb(rc);
}

Status WriteTxn::Commit() && {
  const int rc = mdb_txn_commit(txn_.release());
  return rc == MDB_SUCCESS ? Status() : FailLmdb(rc);
}

}  // namespace issuer
