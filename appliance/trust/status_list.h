// A Token Status List that the configuration pins: somebody put the file there. [TSL-2] [TSL-3]
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "appliance/base/bytes.h"
#include "appliance/base/clock.h"
#include "appliance/base/json_value.h"
#include "appliance/base/result.h"
#include "appliance/base/size.h"

namespace issuer {

constexpr std::size_t kMaxStatusTokenLen = 8 * kMiB;  // bytes of the JWT
constexpr std::size_t kMaxStatusListLen = 16 * kMiB;  // bytes once inflated

class StatusList {
 public:
  // From the claims of a verified Status List Token: `sub` is `uri`, `iat` is there,
  // `status_list` has `bits` of 1, 2, 4 or 8 and `lst`, base64url of a zlib stream. Whether it has
  // expired is not asked. Fails with kJwsMalformed or kEncodingMalformed.
  static Result<StatusList> FromClaims(const JsonValue& claims, std::string_view uri);

  const std::string& uri() const { return uri_; }
  bool HasExpired(Timestamp now) const { return expires_at_.has_value() && *expires_at_ <= now; }

  // The value at `index`, 0 is VALID; nullopt if the list is shorter.
  std::optional<std::uint8_t> At(std::int64_t index) const;

 private:
  StatusList() = default;

  std::string uri_;
  std::optional<Timestamp> expires_at_;
  std::uint8_t num_bits_ = 1;  // of one entry
  Bytes bytes_;
};

}  // namespace issuer
