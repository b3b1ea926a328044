// Access tokens and what is issued on them: one token serves several requests, a nonce serves one.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "appliance/base/result.h"
#include "storage/lifecycle_records.h"
#include "storage/records.h"
#include "storage/status_records.h"

namespace issuer {

struct NonceUse {
  Digest nonce{};
  Timestamp expires_at{};  // until then it must be remembered as used
};

struct NewTransaction {
  Digest id{};  // of the transaction identifier
  TransactionRecord record;
};

struct NewNotification {
  Digest id{};  // of the notification identifier
  NotificationRecord record;
};

// What was signed and is about to be delivered.
struct IssuanceNote {
  OfferHandle offer;
  ConfigurationId configuration;
  std::uint32_t num_credentials = 0;
  std::optional<NewNotification> notification;
  std::vector<IssuanceRecord> issuances;  // those of them that have a status
};

struct Reservation {
  Digest token{};
  ConfigurationId configuration;
  std::uint32_t num_credentials = 1;
  std::uint32_t max_credentials =
      1;  // that this token may obtain of this configuration, all requests together
  std::vector<NonceUse> nonces;  // distinct; each is burnt by a kReserved
  // Stored by a kReserved: the credentials are for later. The deferral it waits for, if there is
  // one, is noted as asked for. [CRS-2]
  std::optional<NewTransaction> transaction;
  // Taken by a kReserved, one a credential: they have a status. [TSL-7]
  std::optional<StatusDemand> status;
};

enum class ReserveOutcome : std::uint8_t {
  kReserved,  // all nonces are burnt, the count is raised
  kTokenUnknown,
  kTokenExpired,
  kNotGranted,  // the token does not cover the configuration
  kNonceUsed,   // one of them was; none is burnt by this call
  kLimitReached,
};

struct Reserved {
  ReserveOutcome outcome = ReserveOutcome::kTokenUnknown;
  std::vector<StatusPlace>
      places;  // kReserved, where there was a demand: in the order of its draws
};

// Any thread. Fails as OfferStore does.
class IssuanceStore {
 public:
  virtual ~IssuanceStore() = default;

  // The token's record, or nullopt. Expired ones are returned until they are swept: compare
  // `expires_at`.
  virtual Result<std::optional<TokenRecord>> FindToken(const Digest& token) = 0;

  // The last check before signing, in one transaction: everything that issuing spends, or nothing.
  // Checked in the order of ReserveOutcome's members. [vci-1.0 §8.2]
  virtual Result<Reserved> ReserveIssuance(const Reservation& reservation, Timestamp now) = 0;

  // Notes on the offer what was signed, and stores what a notification will be about and the
  // credentials whose status may change. An offer that has been swept meanwhile is no error.
  virtual Status RecordIssued(const IssuanceNote& note, Timestamp now) = 0;
};

}  // namespace issuer
