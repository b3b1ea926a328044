// Opening the tables, and the two kinds of keys that carry an order.
#include "storage/lmdb/schema.h"

#include <algorithm>
#include <string>
#include <utility>

#include "appliance/base/check.h"

namespace issuer {
namespace {

constexpr std::size_t kTimeLen = 8;
constexpr std::size_t kVersionLen = 4;
constexpr std::size_t kNumberLen = 8;
constexpr std::size_t kChunkLen = 4;
constexpr Table kFreePages{0};  // LMDB's own two tables
constexpr Table kTableOfTables{1};
constexpr std::string_view kVersionKey = "version";

// `len` bytes, high byte first, so that LMDB's byte order is the numbers' order.
void AppendNumber(Bytes& out, std::uint64_t value, std::size_t len) {
  for (std::size_t shift = len * 8; shift > 0; shift -= 8) {
    out.push_back(static_cast<std::uint8_t>(value >> (shift - 8)));
  }
}

std::uint64_t ReadNumber(ByteView bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes) {
    value = (value << 8) | byte;
  }
  return value;
}

void AppendTime(Bytes& out, Timestamp time) {
  CHECK(ToUnix(time) >= 0);
  AppendNumber(out, static_cast<std::uint64_t>(ToUnix(time)), kTimeLen);
}

Status PutVersion(WriteTxn& txn, Table meta) {
  Bytes version;
  AppendNumber(version, Schema::kVersion, kVersionLen);
  return txn.Put(meta, AsBytes(kVersionKey), version);
}

// Whose store is this? Writes our version into an empty or an older one.
Status CheckVersion(WriteTxn& txn) {
  ASSIGN_OR_RETURN(const TableSize tables, txn.SizeOf(kTableOfTables));
  ASSIGN_OR_RETURN(const Table meta, txn.OpenTable("meta"));
  ASSIGN_OR_RETURN(const std::optional<ByteView> stored, txn.Get(meta, AsBytes(kVersionKey)));
  if (!stored.has_value()) {
    if (tables.num_entries > 0) {
      return Fail(ErrorCode::kFileUnusable, "the store's directory holds another program's LMDB");
    }
    return PutVersion(txn, meta);
  }
  const std::uint64_t version = ReadNumber(*stored);
  if (stored->size() != kVersionLen || version == 0) {
    return Fail(ErrorCode::kRecordMalformed, "the store's version is damaged");
  }
  if (version > Schema::kVersion) {
    return Fail(ErrorCode::kStoreVersionNewer,
                "a newer program wrote this store: start that one, or restore an older backup");
  }
  if (version < Schema::kVersion) {  // every older record still decodes; tables are made as needed
    return PutVersion(txn, meta);
  }
  return {};
}

}  // namespace

Result<Schema> OpenSchema(const Environment& environment) {
  ASSIGN_OR_RETURN(WriteTxn txn, WriteTxn::Begin(environment));
  RETURN_IF_ERROR(CheckVersion(txn));
  Schema schema;
  const std::pair<const char*, Table*> kTables[] = {
      {"meta", &schema.meta},
      {"offers", &schema.offers},
      {"offers_by_time", &schema.offers_by_time},
      {"references", &schema.references},
      {"grants", &schema.grants},
      {"tokens", &schema.tokens},
      {"nonces", &schema.nonces},
      {"idempotency", &schema.idempotency},
      {"refreshes", &schema.refreshes},
      {"families", &schema.families},
      {"notifications", &schema.notifications},
      {"deferrals", &schema.deferrals},
      {"transactions", &schema.transactions},
      {"events", &schema.events},
      {"issuances", &schema.issuances},
      {"issuance_index", &schema.issuance_index},
      {"status_lists", &schema.status_lists},
      {"status_open", &schema.status_open},
      {"status_chunks", &schema.status_chunks},
      {"expiry", &schema.expiry},
  };
  for (const auto& [name, table] : kTables) {
    ASSIGN_OR_RETURN(*table, txn.OpenTable(name));
  }
  RETURN_IF_ERROR(std::move(txn).Commit());
  return schema;
}

Result<std::uint64_t> UsedBytes(const Txn& txn, const Schema& schema) {
  std::uint64_t used = 0;
  for (const Table table : {kFreePages,           kTableOfTables,        schema.meta,
                            schema.offers,        schema.offers_by_time, schema.references,
                            schema.grants,        schema.tokens,         schema.nonces,
                            schema.idempotency,   schema.refreshes,      schema.families,
                            schema.notifications, schema.deferrals,      schema.transactions,
                            schema.events,        schema.issuances,      schema.issuance_index,
                            schema.status_lists,  schema.status_open,    schema.status_chunks,
                            schema.expiry}) {
    ASSIGN_OR_RETURN(const TableSize size, txn.SizeOf(table));
    used += size.num_bytes;
  }
  return used;
}

Bytes TimeKey(Timestamp created_at, const OfferHandle& handle) {
  Bytes key;
  AppendTime(key, created_at);
  Append(key, AsBytes(handle.value()));
  return key;
}

std::optional<OfferHandle> HandleOfTimeKey(ByteView key) {
  if (key.size() <= kTimeLen) {
    return std::nullopt;
  }
  return OfferHandle(std::string(AsText(key.subspan(kTimeLen))));
}

Bytes EventKey(std::uint64_t number) {
  Bytes key;
  AppendNumber(key, number, kNumberLen);
  return key;
}

Bytes DeferralKey(const OfferHandle& offer, const ConfigurationId& configuration) {
  Bytes key = ToBytes(AsBytes(offer.value()));
  key.push_back(0);
  Append(key, AsBytes(configuration.value()));
  return key;
}

Bytes IssuancePrefix(IssuanceIndex index, std::string_view value) {
  Bytes key{static_cast<std::uint8_t>(index)};
  Append(key, AsBytes(value));
  key.push_back(0);
  return key;
}

Bytes IssuanceKey(ByteView prefix, Timestamp issued_at, const IssuanceId& id) {
  Bytes key = ToBytes(prefix);
  AppendTime(key, issued_at);
  Append(key, AsBytes(id.value()));
  return key;
}

std::optional<IssuanceEntry> ParseIssuanceKey(ByteView prefix, ByteView key) {
  if (key.size() <= prefix.size() + kTimeLen ||
      !std::equal(prefix.begin(), prefix.end(), key.begin())) {
    return std::nullopt;
  }
  const std::uint64_t seconds = ReadNumber(key.subspan(prefix.size(), kTimeLen));
  if ((seconds >> 63) != 0) {
    return std::nullopt;
  }
  return IssuanceEntry{FromUnix(static_cast<std::int64_t>(seconds)),
                       IssuanceId(std::string(AsText(key.subspan(prefix.size() + kTimeLen))))};
}

Bytes StatusOpenKey(Timestamp list_expires_at) {
  Bytes key;
  AppendTime(key, list_expires_at);
  return key;
}

Bytes StatusChunkKey(const StatusListId& list, std::uint32_t chunk) {
  Bytes key = ToBytes(AsBytes(list.value()));
  key.push_back(0);
  AppendNumber(key, chunk, kChunkLen);
  return key;
}

Bytes ExpiryKey(Timestamp expires_at, ExpiringTable table, ByteView key) {
  Bytes bytes;
  AppendTime(bytes, expires_at);
  bytes.push_back(static_cast<std::uint8_t>(table));
  Append(bytes, key);
  return bytes;
}

Result<ExpiryEntry> ParseExpiryKey(ByteView bytes) {
  if (bytes.size() <= kTimeLen + 1) {
    return Fail(ErrorCode::kRecordMalformed, "an entry of the expiry index is too short");
  }
  const std::uint64_t seconds = ReadNumber(bytes.first(kTimeLen));
  const std::uint8_t table = bytes[kTimeLen];
  if ((seconds >> 63) != 0 || table < static_cast<std::uint8_t>(ExpiringTable::kOffers) ||
      table > static_cast<std::uint8_t>(ExpiringTable::kStatusLists)) {
    return Fail(ErrorCode::kRecordMalformed, "an entry of the expiry index is damaged");
  }
  return ExpiryEntry{FromUnix(static_cast<std::int64_t>(seconds)),
                     static_cast<ExpiringTable>(table),
                     ToBytes(bytes.subspan(kTimeLen + 1))};
}

}  // namespace issuer
