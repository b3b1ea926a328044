// The tables, how their keys are made, and the version that says so. [docs/storage-format.md]
#pragma once

#include <cstdint>
#include <optional>

#include "appliance/base/clock.h"
#include "appliance/base/id.h"
#include "storage/lmdb/handles.h"

namespace issuer {

struct Schema {
  static constexpr std::uint32_t kVersion = 1;

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
