// Refresh tokens: each serves once, and a second use ends all tokens of its family.
#pragma once

#include <cstddef>
#include <optional>

#include "appliance/base/result.h"
#include "storage/lifecycle_records.h"

namespace issuer {

// Access tokens of one family that are known at the same time; the oldest goes when another comes.
constexpr std::size_t kMaxTokensOfFamily = 4;

struct NewRefresh {
  Digest token{};  // of the refresh token
  RefreshRecord record;
};

struct Rotation {
  Digest spent{};  // of the refresh token that was presented
  Digest token{};  // of the new access token
  TokenRecord token_record;
  NewRefresh next;
};

enum class RotateOutcome : std::uint8_t {
  kRotated,
  kUnknown,
  kReused,  // it was spent before: the family is revoked, by this call or earlier
  kExpired,
  kRevoked,  // the family was
};

// Any thread. Fails as OfferStore does.
class RefreshStore {
 public:
  virtual ~RefreshStore() = default;

  // The record under `refresh`, spent and expired ones too until they are swept. A look, not a
  // permission: only RotateRefresh decides.
  virtual Result<std::optional<RefreshRecord>> ReadRefresh(const Digest& refresh) = 0;

  // Spends one refresh token and stores the next with a new access token, or changes nothing but
  // the family's revocation. Checked in the order of RotateOutcome's members. At most one caller
  // ever gets kRotated for a refresh token, across threads and crashes. [rfc9700 §4.14.2]
  virtual Result<RotateOutcome> RotateRefresh(const Rotation& rotation, Timestamp now) = 0;

  // Ends every token that goes back to `offer`'s code. False: there is no family of it, or it was
  // revoked before.
  virtual Result<bool> RevokeFamily(const OfferHandle& offer) = 0;
};

}  // namespace issuer
