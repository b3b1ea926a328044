#include "appliance/issuance/jwt_claims.h"

#include <algorithm>
#include <limits>

namespace issuer {
namespace {

constexpr std::int64_t kNotThere = std::numeric_limits<std::int64_t>::min();

Unexpected<Error> Refuse(const char* detail) {
  return Fail(ErrorCode::kJwsMalformed, detail);
}

// kNotThere if absent; nullopt if it is there and no integer that is a time of our era.
std::optional<std::int64_t> TimeClaim(const JsonValue& payload, std::string_view name) {
  constexpr std::int64_t kLatest = 253'402'300'799;  // the end of year 9999
  const JsonValue* value = payload.Find(name);
  if (value == nullptr) {
    return kNotThere;
  }
  const std::optional<std::int64_t> time = value->AsInteger();
  return time.has_value() && *time >= 0 && *time <= kLatest ? time : std::nullopt;
}

}  // namespace

Status CheckJwtTimes(const JsonValue& payload, const JwtTimeRules& rules, Timestamp at) {
  const std::int64_t now = ToUnix(at);
  const auto iat = TimeClaim(payload, "iat");
  const auto nbf = TimeClaim(payload, "nbf");
  const auto exp = TimeClaim(payload, "exp");
  if (!iat.has_value() || !nbf.has_value() || !exp.has_value()) {
    return Refuse("iat, nbf or exp is no integer");
  }
  if ((rules.needs_iat && *iat == kNotThere) || (rules.needs_exp && *exp == kNotThere)) {
    return Refuse("iat or exp is missing");
  }
  if (*iat != kNotThere && *iat > now + kClockSkew.count()) {
    return Refuse("iat is in the future");
  }
  if (rules.max_age.has_value() && *iat != kNotThere && *iat < now - rules.max_age->count()) {
    return Refuse("iat is too long ago");
  }
  if (*nbf != kNotThere && *nbf > now + kClockSkew.count()) {
    return Refuse("nbf has not come");
  }
  if (*exp != kNotThere && *exp <= now) {
    return Refuse("exp has passed");
  }
  if (rules.max_life.has_value() && *exp > now + rules.max_life->count()) {
    return Refuse("exp is too far away");
  }
  return {};
}

bool IsAddressedTo(const JsonValue* aud, std::string_view identifier) {
  const JsonValue::Array* array = aud == nullptr ? nullptr : aud->AsArray();
  return (array == nullptr || array->size() == 1) && IsAddressedAmongOthersTo(aud, identifier);
}

bool IsAddressedAmongOthersTo(const JsonValue* aud, std::string_view identifier) {
  const auto names_us = [&](const JsonValue& value) {
    return value.AsText() != nullptr && *value.AsText() == identifier;
  };
  if (aud == nullptr) {
    return false;
  }
  const JsonValue::Array* array = aud->AsArray();
  return array == nullptr ? names_us(*aud) : std::any_of(array->begin(), array->end(), names_us);
}

const std::string* FindName(const JsonValue& payload, std::string_view name) {
  const std::string* text = payload.FindText(name);
  return text == nullptr || text->empty() || text->size() > kMaxNameLen ? nullptr : text;
}

}  // namespace issuer
