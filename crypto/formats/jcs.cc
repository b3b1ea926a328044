#include "crypto/formats/jcs.h"

#include <cmath>
#include <cstdint>
#include <set>
#include <string_view>

#include "appliance/base/encoding.h"
#include "crypto/jsonld/canonical_json.h"

namespace issuer {
namespace {

constexpr std::int64_t kMaxExactInteger = std::int64_t{1} << 53U;

Unexpected<Error> NoIJson(const char* detail) {
  return Fail(ErrorCode::kJsonMalformed, detail);
}

Status CheckIJson(const JsonValue& value);

Status CheckMembers(const JsonValue::Object& object) {
  std::set<std::string_view> names;
  for (const auto& [name, value] : object) {
    if (!IsUtf8(name)) {
      return NoIJson("a member name that is not UTF-8");
    }
    if (!names.insert(name).second) {
      return NoIJson("a repeated member name");
    }
    RETURN_IF_ERROR(CheckIJson(value));
  }
  return {};
}

Status CheckIJson(const JsonValue& value) {
  if (const auto* object = value.AsObject()) {
    return CheckMembers(*object);
  }
  if (const auto* array = value.AsArray()) {
    for (const JsonValue& element : *array) {
      RETURN_IF_ERROR(CheckIJson(element));
    }
  }
  if (const auto* text = value.AsText(); text != nullptr && !IsUtf8(*text)) {
    return NoIJson("text that is not UTF-8");
  }
  const auto integer = value.AsInteger();
  if (integer && (*integer > kMaxExactInteger || *integer < -kMaxExactInteger)) {
    return NoIJson("an integer that parsers round");
  }
  const auto decimal = value.AsDecimal();
  return decimal && !std::isfinite(*decimal) ? NoIJson("a number that is not finite") : Status();
}

}  // namespace

Result<std::string> WriteJcs(const JsonValue& value) {
  RETURN_IF_ERROR(CheckIJson(value));
  return CanonicalJson(value);
}

}  // namespace issuer
