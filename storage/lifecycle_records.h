// What the stores remember of a grant after its code was redeemed: refresh tokens, deferred
// issuances, notifications. The rules are those of records.h.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "appliance/base/public_key.h"
#include "storage/records.h"
#include "storage/status_records.h"

namespace issuer {

// What a refresh token allows. One that was used is kept, without claims, so that its second use
// is seen.
struct RefreshRecord {
  OfferHandle offer;
  Timestamp expires_at{};  // of the whole family: rotation does not move it
  std::vector<ConfigurationId> configurations;
  ClientId client;  // all three as in TokenRecord: whoever refreshes must be the same
  std::optional<Digest> client_key;
  std::optional<Digest> dpop_key;
  bool names_identifiers = false;
  std::uint32_t num_uses = 0;  // refreshes of the family before this token was made
  bool is_spent = false;
  Bytes sealed_claims;  // under a key derived from the refresh token
  friend bool operator==(const RefreshRecord&, const RefreshRecord&) = default;
};

// All tokens that go back to one pre-authorized code, where refresh tokens are among them.
struct FamilyRecord {
  Timestamp expires_at{};
  bool is_revoked = false;
  Digest refresh{};            // the one that is not spent
  std::vector<Digest> tokens;  // the newest access tokens, oldest first
  friend bool operator==(const FamilyRecord&, const FamilyRecord&) = default;
};

// The credentials of one response, as far as a wallet may speak of them later.
struct NotificationRecord {
  OfferHandle offer;
  ConfigurationId configuration;
  std::uint32_t num_credentials = 0;
  Timestamp expires_at{};
  std::optional<NotificationEvent> last;  // what the wallet said last; none: nothing yet
  NotificationTimes notified;
  friend bool operator==(const NotificationRecord&, const NotificationRecord&) = default;
};

enum class DeferralState : std::uint8_t { kWaiting = 1, kCompleted = 2, kDenied = 3 };

// A credential of an offer whose claims come later. Whoever holds the code, or a token made of it,
// holds the private half of `box` and opens the claims; who only stores them cannot.
struct DeferralRecord {
  OfferHandle offer;
  ConfigurationId configuration;
  DeferralState state = DeferralState::kWaiting;
  Timestamp created_at{};
  Timestamp expires_at{};
  std::optional<Timestamp> requested_at;  // first time that a wallet asked for it
  std::optional<Timestamp> decided_at;
  Digest box{};         // X25519 public key
  Bytes sealed_claims;  // to `box`; empty unless completed
  friend bool operator==(const DeferralRecord&, const DeferralRecord&) = default;
};

// A deferred issuance that a wallet may collect: recipients are proven, nonces are burnt.
struct TransactionRecord {
  OfferHandle offer;
  ConfigurationId configuration;
  Timestamp expires_at{};
  std::vector<std::optional<PublicKey>> holders;  // one credential each
  std::uint32_t num_attempts = 0;                 // deliveries begun
  std::optional<Timestamp> busy_until;            // a delivery is at work, unless it died
  Bytes sealed_claims;  // the claims, or the key to them, under a key derived from the identifier
  friend bool operator==(const TransactionRecord&, const TransactionRecord&) = default;
};

// On disk: only append.
enum class EventKind : std::uint8_t {
  kOfferRedeemed = 1,
  kOfferLocked = 2,  // too many wrong transaction codes
  kCredentialIssued = 3,
  kCredentialDeferred = 4,  // a wallet asked for what it cannot have at once
  kNotification = 5,
  kStatusChanged = 6,
};

// What became of one credential.
struct StatusChange {
  IssuanceId issuance;
  CredentialStatus status = CredentialStatus::kValid;
  friend bool operator==(const StatusChange&, const StatusChange&) = default;
};

// Something that an operator's systems may want to know of. Never a claim, a code or a token.
struct EventRecord {
  std::uint64_t number = 0;  // counts from 1, without gaps, in the order of the commits
  EventKind kind = EventKind::kOfferRedeemed;
  Timestamp at{};
  Timestamp expires_at{};
  OfferHandle offer;
  ConfigurationId configuration;                  // empty where the whole offer is meant
  std::uint32_t num_credentials = 0;              // issued
  std::optional<NotificationEvent> notification;  // kNotification
  std::optional<StatusChange> change;             // kStatusChanged
  friend bool operator==(const EventRecord&, const EventRecord&) = default;
};

}  // namespace issuer
