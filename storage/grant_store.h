// Grants: what a pre-authorized code is good for, exactly once.
#pragma once

#include <optional>

#include "appliance/base/result.h"
#include "storage/records.h"
#include "storage/refresh_store.h"

namespace issuer {

struct Redemption {
  Digest code{};                  // of the pre-authorized code
  std::optional<Digest> tx_code;  // HMAC of what the wallet sent, made like GrantRecord::tx_code
  Digest token{};                 // of the new access token
  TokenRecord token_record;
  std::optional<NewRefresh> refresh;  // begins a family
};

struct RedeemOutcome {
  enum class Kind : std::uint8_t {
    kRedeemed,  // the token exists; no other call for this code ever gets here
    kUnknown,
    kExpired,
    kSpent,
    kCancelled,
    kLocked,       // the maximum of failures was reached before this call
    kTxCodeWrong,  // counted; nothing spent
  };
  Kind kind = Kind::kUnknown;
  OfferHandle offer;                // unless kUnknown
  std::uint16_t failures_left = 0;  // kTxCodeWrong: 0 says that this failure locked the grant
};

// Any thread. Fails as OfferStore does.
class GrantStore {
 public:
  virtual ~GrantStore() = default;

  // The grant under `code`, whatever became of it, for as long as it is kept. A look, not a
  // permission: only RedeemGrant decides.
  virtual Result<std::optional<GrantRecord>> ReadGrant(const Digest& code) = 0;

  // Checks, in this order and in one transaction: known, not cancelled, not spent, not locked,
  // unexpired at `now`, transaction code equal (constant time) where the grant has one; then spends
  // the grant and stores the token, with the refresh token where there is one. At most one caller
  // ever gets kRedeemed for a code, across threads and crashes. A wrong transaction code is counted
  // in the same transaction, durably, before the answer. Precondition: tx_code is present exactly
  // when the grant has one; a mismatch is treated as wrong. [vci-1.0 §6.1, §13.6.1]
  virtual Result<RedeemOutcome> RedeemGrant(const Redemption& redemption, Timestamp now) = 0;
};

}  // namespace issuer
