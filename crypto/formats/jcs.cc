#include "crypto/formats/jcs.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"

namespace issuer {
namespace {

Unexpected<Error> NoIJson(const char* detail) {
  return Fail(ErrorCode::kJsonMalformed, detail);
}

// A key that compares as UTF-16 code units do. In UTF-8, whose bytes compare as code points do,
// only what lies beyond the first plane is out of place: its surrogates come before U+E000, so its
// first byte, F0 to F4, must come before that of U+E000 to U+FFFF, EE and EF. [rfc8785 §3.2.3]
std::string SortKey(std::string_view name) {
  std::string key(name);
  for (char& c : key) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (byte >= 0xf0) {
      c = static_cast<char>(byte - 2);  // EE to F2
    } else if (byte >= 0xee) {
      c = static_cast<char>(byte + 5);  // F3 and F4
    }
  }
  return key;
}

void AppendQuoted(std::string& out, std::string_view text) {
  constexpr std::string_view kEscaped = "\b\t\n\f\r\"\\";
  constexpr std::string_view kLetters = "btnfr\"\\";
  constexpr std::string_view kHex = "0123456789abcdef";
  out.push_back('"');
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (const std::size_t place = kEscaped.find(c); place != std::string_view::npos) {
      out.push_back('\\');
      out.push_back(kLetters[place]);
    } else if (byte < 0x20) {
      out.append("\\u00");
      out.push_back(kHex[byte >> 4U]);
      out.push_back(kHex[byte & 0x0fU]);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

// Number::toString of a finite `value`: its shortest digits, and where the point stands. [ecma-262
// §6.1.6.1.20] [rfc8785 §3.2.2.3]
void AppendNumber(std::string& out, double value) {
  if (value == 0) {
    out.push_back('0');  // minus zero as well
    return;
  }
  std::array<char, 32> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(),
                                          buffer.data() + buffer.size(),
                                          std::fabs(value),
                                          std::chars_format::scientific);
  CHECK(error == std::errc());
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const std::size_t e = text.find('e');
  std::string digits(text.substr(0, e));
  std::erase(digits, '.');
  int exponent = 0;
  // from_chars knows no plus.
  const std::size_t exponent_at = e + (text[e + 1] == '+' ? 2 : 1);
  std::from_chars(text.data() + exponent_at, text.data() + text.size(), exponent);
  const int point = exponent + 1;  // digits before the point
  const auto num_digits = static_cast<int>(digits.size());
  const auto at = static_cast<std::size_t>(std::max(point, 0));
  if (value < 0) {
    out.push_back('-');
  }
  if (num_digits <= point && point <= 21) {
    out += digits + std::string(at - digits.size(), '0');
  } else if (0 < point && point <= 21) {
    out += digits.substr(0, at) + "." + digits.substr(at);
  } else if (-6 < point && point <= 0) {
    out += "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  } else {
    out += digits.substr(0, 1);
    if (num_digits > 1) {
      out += "." + digits.substr(1);
    }
    out += (exponent < 0 ? "e-" : "e+") + std::to_string(std::abs(exponent));
  }
}

constexpr std::int64_t kMaxExactInteger = std::int64_t{1} << 53U;

Status AppendInteger(std::string& out, std::int64_t value) {
  if (value > kMaxExactInteger || value < -kMaxExactInteger) {
    return NoIJson("an integer that parsers round");
  }
  out += std::to_string(value);
  return {};
}

Status AppendValue(std::string& out, const JsonValue& value);

Status AppendObject(std::string& out, const JsonValue::Object& object) {
  std::vector<std::pair<std::string, const JsonValue::Object::value_type*>> members;
  for (const auto& member : object) {
    if (!IsUtf8(member.first)) {
      return NoIJson("a member name that is not UTF-8");
    }
    members.emplace_back(SortKey(member.first), &member);
  }
  std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) {
    return a.first < b.first;
  });
  const auto repeated =
      std::adjacent_find(members.begin(), members.end(), [](const auto& a, const auto& b) {
        return a.first == b.first;
      });
  if (repeated != members.end()) {
    return NoIJson("a repeated member name");
  }
  out.push_back('{');
  for (const auto& [key, member] : members) {
    if (out.back() != '{') {
      out.push_back(',');
    }
    AppendQuoted(out, member->first);
    out.push_back(':');
    RETURN_IF_ERROR(AppendValue(out, member->second));
  }
  out.push_back('}');
  return {};
}

Status AppendArray(std::string& out, const JsonValue::Array& array) {
  out.push_back('[');
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (i != 0) {
      out.push_back(',');
    }
    RETURN_IF_ERROR(AppendValue(out, array[i]));
  }
  out.push_back(']');
  return {};
}

Status AppendValue(std::string& out, const JsonValue& value) {
  if (const auto* object = value.AsObject()) {
    return AppendObject(out, *object);
  }
  if (const auto* array = value.AsArray()) {
    return AppendArray(out, *array);
  }
  if (const auto* text = value.AsText()) {
    if (!IsUtf8(*text)) {
      return NoIJson("text that is not UTF-8");
    }
    AppendQuoted(out, *text);
    return {};
  }
  if (const auto integer = value.AsInteger()) {
    return AppendInteger(out, *integer);
  }
  if (const auto decimal = value.AsDecimal()) {
    if (!std::isfinite(*decimal)) {
      return NoIJson("a number that is not finite");
    }
    AppendNumber(out, *decimal);
    return {};
  }
  const auto boolean = value.AsBoolean();
  out += !boolean ? "null" : *boolean ? "true" : "false";
  return {};
}

}  // namespace

Result<std::string> WriteJcs(const JsonValue& value) {
  std::string out;
  RETURN_IF_ERROR(AppendValue(out, value));
  return out;
}

}  // namespace issuer
