// What the store remembers. Bearer secrets stand here as digests only; claims only sealed under a
// key derived from the bearer secret that reaches them. How records look on disk:
// docs/storage-format.md.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "appliance/base/bytes.h"
#include "appliance/base/clock.h"
#include "appliance/base/id.h"

namespace issuer {

// SHA-256 of a bearer secret, or an HMAC-SHA-256: 32 bytes.
using Digest = std::array<std::uint8_t, 32>;

enum class OfferState : std::uint8_t {
  kOpen = 1,       // the code can be redeemed until it expires
  kRedeemed = 2,   // a token was issued for it
  kIssued = 3,     // at least one credential was delivered
  kCancelled = 4,  // by an operator
  kLocked = 5,     // too many wrong transaction codes
};

// What a wallet says became of credentials it was given. [vci-1.0 §11.1]
enum class NotificationEvent : std::uint8_t { kAccepted = 1, kFailure = 2, kDeleted = 3 };

// When a wallet said so last; a later one does not undo an earlier one.
struct NotificationTimes {
  std::optional<Timestamp> accepted_at;
  std::optional<Timestamp> failed_at;
  std::optional<Timestamp> deleted_at;
  friend bool operator==(const NotificationTimes&, const NotificationTimes&) = default;
};

// An offer as the operator sees it. Never claims, never a code.
struct OfferRecord {
  OfferHandle handle;
  OfferState state = OfferState::kOpen;
  OperatorName created_by;
  Timestamp created_at{};
  Timestamp expires_at{};  // of the pre-authorized code
  Timestamp forget_at{};   // when this record itself may be swept
  std::vector<ConfigurationId> configurations;
  bool tx_code_required = false;
  std::uint16_t tx_code_failures = 0;
  std::uint16_t tx_code_max_failures = 0;
  std::optional<Timestamp> redeemed_at;
  std::optional<Timestamp> issued_at;  // of the first credential
  std::uint32_t num_issued = 0;        // credentials
  NotificationTimes notified;          // of all its credentials
  Digest code{};                       // of the pre-authorized code
  Digest reference{};                  // of the offer reference
  friend bool operator==(const OfferRecord&, const OfferRecord&) = default;
};

// What a pre-authorized code allows. State and failures are those of its offer's record.
struct GrantRecord {
  OfferHandle offer;
  Timestamp expires_at{};
  std::vector<ConfigurationId> configurations;
  std::optional<Digest>
      tx_code;          // HMAC of the transaction code, keyed by a key derived from the code
  Bytes sealed_claims;  // under a key derived from the code
  friend bool operator==(const GrantRecord&, const GrantRecord&) = default;
};

// What an access token allows.
struct TokenRecord {
  OfferHandle offer;
  Timestamp expires_at{};
  Timestamp forget_at{};  // until then it is known as one that has expired; claims go before
  std::vector<ConfigurationId> configurations;
  std::vector<std::uint32_t>
      num_reserved;                  // credentials asked for so far, one count a configuration
  ClientId client;                   // who redeemed the code; empty: nobody said
  std::optional<Digest> client_key;  // RFC 7638 thumbprint of the attested client instance's key
  std::optional<Digest> dpop_key;    // the same of the DPoP key that it is bound to; none: Bearer
  bool names_identifiers = false;    // its response named credential identifiers [TOK-21]
  Bytes sealed_claims;               // under a key derived from the token
  friend bool operator==(const TokenRecord&, const TokenRecord&) = default;
};

}  // namespace issuer
