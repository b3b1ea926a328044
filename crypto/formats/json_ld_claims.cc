#include "crypto/formats/json_ld_claims.h"

#include <cmath>
#include <string_view>
#include <utility>

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"

namespace issuer {
namespace {

constexpr std::int64_t kMaxExactInteger = std::int64_t{1} << 53U;

enum class Place : std::uint8_t { kTop, kBelow };

Status CheckName(std::string_view name, Place place) {
  const bool is_value_keyword = name == "@value" || name == "@language" || name == "@direction";
  if (name.starts_with('@') && (place == Place::kTop || !is_value_keyword)) {
    return Fail(ErrorCode::kClaimsRefused, "a claim has a name that JSON-LD keeps for itself");
  }
  if (place == Place::kTop && name.find(':') != std::string_view::npos) {
    return Fail(ErrorCode::kClaimsRefused, "a claim of the credential itself is named by an IRI");
  }
  return {};
}

Result<JsonValue> ToJsonValue(std::int64_t value) {
  if (value > kMaxExactInteger || value < -kMaxExactInteger) {
    return Fail(ErrorCode::kClaimsRefused, "a number that parsers of JSON round");
  }
  return JsonValue(value);
}

Result<JsonValue> ToJsonValue(double value) {
  if (std::trunc(value) != value) {
    return JsonValue(value);
  }
  if (std::fabs(value) > static_cast<double>(kMaxExactInteger)) {
    return Fail(ErrorCode::kClaimsRefused, "a number that parsers of JSON round");
  }
  return JsonValue(static_cast<std::int64_t>(value));
}

Result<JsonValue::Object> ToMembers(const ClaimValue& object, Place place);

Result<JsonValue> ToJsonValue(const ClaimValue& value) {
  switch (value.kind) {
    case ClaimKind::kNull:
      return Fail(ErrorCode::kClaimsRefused, "a null, which would not be signed");
    case ClaimKind::kBoolean:
      return JsonValue(value.boolean);
    case ClaimKind::kInteger:
      return ToJsonValue(value.integer);
    case ClaimKind::kDecimal:
      return ToJsonValue(value.decimal);
    case ClaimKind::kText:
    case ClaimKind::kFullDate:
    case ClaimKind::kDateTime:
      return JsonValue(value.text);
    case ClaimKind::kBytes:
      return JsonValue(Base64Encode(value.bytes));
    case ClaimKind::kArray: {
      JsonValue::Array array;
      for (const ClaimValue& element : value.elements) {
        ASSIGN_OR_RETURN(JsonValue converted, ToJsonValue(element));
        array.push_back(std::move(converted));
      }
      return JsonValue(std::move(array));
    }
    case ClaimKind::kObject: {
      ASSIGN_OR_RETURN(JsonValue::Object members, ToMembers(value, Place::kBelow));
      return JsonValue(std::move(members));
    }
  }
  CHECK(false);
  return Fail(ErrorCode::kInternal, "unreachable");
}

Result<JsonValue::Object> ToMembers(const ClaimValue& object, Place place) {
  JsonValue::Object members;
  for (const ClaimMember& member : object.members) {
    RETURN_IF_ERROR(CheckName(member.name, place));
    ASSIGN_OR_RETURN(JsonValue value, ToJsonValue(member.value));
    members.emplace_back(member.name, std::move(value));
  }
  return members;
}

}  // namespace

Result<JsonValue::Object> ToJsonLdMembers(const ClaimValue& claims) {
  return ToMembers(claims, Place::kTop);
}

}  // namespace issuer
