// Claims that several kinds of JWT share, judged the same way everywhere. [rfc7519 §4.1]
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "appliance/base/clock.h"
#include "appliance/base/json_value.h"
#include "appliance/base/result.h"
#include "appliance/base/size.h"

namespace issuer {

constexpr Seconds kClockSkew{60};         // how far a peer's clock may run ahead
constexpr std::size_t kMaxNameLen = 255;  // bytes of iss, sub, jti: what a record can hold

// What the times of a JWT must be; those that are not required are judged where present.
struct JwtTimeRules {
  bool needs_iat = false;
  bool needs_exp = false;
  std::optional<Seconds> max_age;   // since iat
  std::optional<Seconds> max_life;  // from now to exp
};

// iat, nbf and exp are integers and fit `rules` at `now`. Fails with kJwsMalformed.
Status CheckJwtTimes(const JsonValue& payload, const JwtTimeRules& rules, Timestamp now);

// Whose JWT may have which `aud`: the one text, or an array of it alone; or an array among others.
bool IsAddressedTo(const JsonValue* aud, std::string_view identifier);
bool IsAddressedAmongOthersTo(const JsonValue* aud, std::string_view identifier);

// The text claim `name` of 1 to kMaxNameLen bytes; null if it is absent or something else.
const std::string* FindName(const JsonValue& payload, std::string_view name);

}  // namespace issuer
