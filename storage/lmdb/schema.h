// The tables, how their keys are made, and the version that says so. [docs/storage-format.md]
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "appliance/base/clock.h"
#include "appliance/base/id.h"
#include "storage/lmdb/handles.h"
#include "storage/status_records.h"

namespace issuer {

struct Schema {
  static constexpr std::uint32_t kVersion = 2;

  Table meta;            // "version" → 4 bytes
  Table offers;          // handle → OfferRecord
  Table offers_by_time;  // TimeKey → nothing; newest last
  Table references;      // digest → ReferenceRecord
  Table grants;          // digest of the code → GrantRecord
  Table tokens;          // digest → TokenRecord
  Table nonces;          // digest → NonceRecord
  Table idempotency;     // digest of operator and key → AnswerRecord
  Table refreshes;       // digest → RefreshRecord
  Table families;        // handle → FamilyRecord
  Table notifications;   // digest → NotificationRecord
  Table deferrals;       // DeferralKey → DeferralRecord
  Table transactions;    // digest → TransactionRecord
  Table events;          // number, 8 bytes → EventRecord
  Table issuances;       // id → IssuanceRecord
  Table issuance_index;  // IssuanceKey → nothing; newest of each kind last
  Table status_lists;    // id → StatusListRecord
  Table status_open;     // TimeKey of expiry → id of the list that is being filled
  Table status_chunks;   // StatusChunkKey → StatusChunk
  Table expiry;          // ExpiryKey → nothing; first to expire first
};

// The tables of `environment`, made if it is empty. One call a process. Fails with
// kStoreVersionNewer: a newer program wrote the store; nothing was changed;
// kFileUnusable: it is another program's;
// kRecordMalformed: its version is damaged;
// kStoreFull, kStoreDown.
Result<Schema> OpenSchema(const Environment& environment);

// Bytes of all pages that hold something, as `txn` sees them.
Result<std::uint64_t> UsedBytes(const Txn& txn, const Schema& schema);

// Orders offers by creation, then by handle. Precondition: not before 1970.
Bytes TimeKey(Timestamp created_at, const OfferHandle& handle);
// Nullopt: no TimeKey. Handles are never empty.
std::optional<OfferHandle> HandleOfTimeKey(ByteView key);

Bytes EventKey(std::uint64_t number);

// Deferrals of one offer stand together. Configurations never hold a zero byte, nor do handles.
Bytes DeferralKey(const OfferHandle& offer, const ConfigurationId& configuration);

// What issuances are found by. On disk: only append.
enum class IssuanceIndex : std::uint8_t { kAll = 1, kOffer = 2, kConfiguration = 3 };

// Orders the issuances that share `value` (empty with kAll) by time, then by id. Values never hold
// a zero byte. The prefix alone: with neither.
Bytes IssuancePrefix(IssuanceIndex index, std::string_view value);
Bytes IssuanceKey(ByteView prefix, Timestamp issued_at, const IssuanceId& id);
// What `key` adds to `prefix`; nullopt: it does not begin with that, or is damaged.
struct IssuanceEntry {
  Timestamp issued_at{};
  IssuanceId id;
};
std::optional<IssuanceEntry> ParseIssuanceKey(ByteView prefix, ByteView key);

Bytes StatusOpenKey(Timestamp list_expires_at);

// Chunks of one list stand together, in their order.
Bytes StatusChunkKey(const StatusListId& list, std::uint32_t chunk);

// Which table an expiry entry points into. On disk: only append.
enum class ExpiringTable : std::uint8_t {
  kOffers = 1,
  kReferences = 2,
  kGrants = 3,
  kTokens = 4,
  kNonces = 5,
  kIdempotency = 6,
  kRefreshes = 7,
  kFamilies = 8,
  kNotifications = 9,
  kDeferrals = 10,
  kTransactions = 11,
  kEvents = 12,
  kIssuances = 13,
  kStatusLists = 14,
};

struct ExpiryEntry {
  Timestamp expires_at{};
  ExpiringTable table = ExpiringTable::kOffers;
  Bytes key;  // in that table
};

Bytes ExpiryKey(Timestamp expires_at, ExpiringTable table, ByteView key);
// Fails with kRecordMalformed.
Result<ExpiryEntry> ParseExpiryKey(ByteView bytes);

}  // namespace issuer
