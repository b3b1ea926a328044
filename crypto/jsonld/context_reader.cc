#include "crypto/jsonld/context_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "appliance/base/encoding.h"
#include "crypto/jsonld/json_tree.h"
#include "crypto/jsonld/limits.h"

namespace issuer {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// Recursive descent over UTF-8. Each function takes what it reads from the front of the text and
// returns nullopt, or false, at the first thing that is not allowed there.
class ContextReader {
 public:
  explicit ContextReader(std::string_view text) : rest_(text) {}

  std::optional<JsonValue> ReadAll() {
    auto value = ReadValue(kMaxContextDepth);
    SkipSpace();
    return rest_.empty() ? std::move(value) : std::nullopt;
  }

 private:
  void SkipSpace() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size()));
  }

  bool Take(std::string_view token) {
    if (!rest_.starts_with(token)) {
      return false;
    }
    rest_.remove_prefix(token.size());
    return true;
  }

  bool TakeAfterSpace(std::string_view token) {
    SkipSpace();
    return Take(token);
  }

  std::optional<JsonValue> ReadValue(std::size_t depth_left) {
    SkipSpace();
    if (++num_values_ > kMaxContextValues || rest_.empty()) {
      return std::nullopt;
    }
    if (rest_.front() == '"') {
      auto text = ReadText();
      return text.has_value() ? std::optional(JsonValue(*std::move(text))) : std::nullopt;
    }
    if (rest_.front() == '{' || rest_.front() == '[') {
      if (depth_left == 0) {
        return std::nullopt;
      }
      return rest_.front() == '{' ? ReadObject(depth_left - 1) : ReadArray(depth_left - 1);
    }
    if (Take("true")) {
      return JsonValue(true);
    }
    if (Take("false")) {
      return JsonValue(false);
    }
    if (Take("null")) {
      return JsonValue();
    }
    return ReadNumber();
  }

  std::optional<JsonValue> ReadObject(std::size_t depth_left) {
    rest_.remove_prefix(1);
    JsonValue::Object object;
    if (TakeAfterSpace("}")) {
      return JsonValue(std::move(object));
    }
    do {
      SkipSpace();
      auto name = ReadText();
      if (!name.has_value() || FindMember(object, *name) != nullptr || !TakeAfterSpace(":")) {
        return std::nullopt;
      }
      auto value = ReadValue(depth_left);
      if (!value.has_value() || object.size() == kMaxContextMembers) {
        return std::nullopt;
      }
      object.emplace_back(*std::move(name), *std::move(value));
    } while (TakeAfterSpace(","));
    return TakeAfterSpace("}") ? std::optional(JsonValue(std::move(object))) : std::nullopt;
  }

  std::optional<JsonValue> ReadArray(std::size_t depth_left) {
    rest_.remove_prefix(1);
    JsonValue::Array array;
    if (TakeAfterSpace("]")) {
      return JsonValue(std::move(array));
    }
    do {
      auto value = ReadValue(depth_left);
      if (!value.has_value()) {
        return std::nullopt;
      }
      array.push_back(*std::move(value));
    } while (TakeAfterSpace(","));
    return TakeAfterSpace("]") ? std::optional(JsonValue(std::move(array))) : std::nullopt;
  }

  std::optional<std::string> ReadText() {
    if (!Take("\"")) {
      return std::nullopt;
    }
    std::string text;
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '"') {
        return text;
      }
      if (static_cast<unsigned char>(c) < 0x20 || (c == '\\' && !ReadEscape(text))) {
        return std::nullopt;
      }
      if (c != '\\') {
        text.push_back(c);
      }
    }
    return std::nullopt;
  }

  // What follows a backslash.
  bool ReadEscape(std::string& text) {
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    if (Take("u")) {
      return ReadCodePoint(text);
    }
    const std::size_t at = rest_.empty() ? std::string_view::npos : kLetters.find(rest_.front());
    if (at == std::string_view::npos) {
      return false;
    }
    text.push_back(kMeanings[at]);
    rest_.remove_prefix(1);
    return true;
  }

  std::optional<std::uint32_t> ReadCodeUnit() {
    constexpr std::size_t kLen = 4;
    std::uint32_t unit = 0;
    if (rest_.size() < kLen) {
      return std::nullopt;
    }
    const char* end = rest_.data() + kLen;
    const auto [stop, error] = std::from_chars(rest_.data(), end, unit, 16);
    if (error != std::errc() || stop != end) {
      return std::nullopt;
    }
    rest_.remove_prefix(kLen);
    return unit;
  }

  // The digits of \uXXXX, and of the second half of a surrogate pair.
  bool ReadCodePoint(std::string& text) {
    const auto is_half = [](std::uint32_t unit, std::uint32_t first) {
      return unit >= first && unit < first + 0x400;
    };
    const auto unit = ReadCodeUnit();
    if (!unit.has_value() || is_half(*unit, 0xdc00)) {
      return false;
    }
    std::uint32_t code = *unit;
    if (is_half(code, 0xd800)) {
      const auto low = Take("\\u") ? ReadCodeUnit() : std::nullopt;
      if (!low.has_value() || !is_half(*low, 0xdc00)) {
        return false;
      }
      code = 0x10000 + ((code - 0xd800) << 10) + (*low - 0xdc00);
    }
    AppendUtf8(text, code);
    return true;
  }

  static void AppendUtf8(std::string& text, std::uint32_t code) {
    if (code < 0x80) {
      text.push_back(static_cast<char>(code));
      return;
    }
    const int num_more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    constexpr std::uint32_t kLead[] = {0, 0xc0, 0xe0, 0xf0};
    text.push_back(static_cast<char>(kLead[num_more] | (code >> (6 * num_more))));
    for (int i = num_more - 1; i >= 0; --i) {
      text.push_back(static_cast<char>(0x80 | ((code >> (6 * i)) & 0x3f)));
    }
  }

  std::size_t CountDigits(std::size_t from) const {
    std::size_t at = from;
    while (at < rest_.size() && IsDigit(rest_[at])) {
      ++at;
    }
    return at - from;
  }

  // The length of the number at the front, and whether it has a fraction or an exponent; 0 if there
  // is none. [rfc8259 §6]
  std::pair<std::size_t, bool> MeasureNumber() const {
    std::size_t len = rest_.starts_with('-') ? 1 : 0;
    const std::size_t num_digits = CountDigits(len);
    if (num_digits == 0 || (num_digits > 1 && rest_[len] == '0')) {
      return {0, false};
    }
    len += num_digits;
    const std::size_t integer_len = len;
    if (len < rest_.size() && rest_[len] == '.') {
      const std::size_t fraction = CountDigits(len + 1);
      len = fraction == 0 ? 0 : len + 1 + fraction;
    }
    if (len != 0 && len < rest_.size() && (rest_[len] == 'e' || rest_[len] == 'E')) {
      const bool is_signed =
          len + 1 < rest_.size() && (rest_[len + 1] == '+' || rest_[len + 1] == '-');
      const std::size_t from = len + (is_signed ? 2 : 1);
      const std::size_t exponent = CountDigits(from);
      len = exponent == 0 ? 0 : from + exponent;
    }
    return {len, len != integer_len};
  }

  std::optional<JsonValue> ReadNumber() {
    const auto [len, is_decimal] = MeasureNumber();
    const char* end = rest_.data() + len;
    std::optional<JsonValue> value;
    if (is_decimal) {
      double number = 0;
      if (std::from_chars(rest_.data(), end, number).ec == std::errc() && std::isfinite(number)) {
        value = JsonValue(number);
      }
    } else {
      std::int64_t number = 0;
      if (std::from_chars(rest_.data(), end, number).ec == std::errc()) {
        value = JsonValue(number);
      }
    }
    rest_.remove_prefix(len);
    return value;
  }

  std::string_view rest_;
  std::size_t num_values_ = 0;
};

}  // namespace

JsonLdResult<JsonValue> ReadContextText(std::string_view text) {
  if (text.size() > kMaxContextLen || !IsUtf8(text)) {
    return FailJsonLd(JsonLdErrorCode::kContextUnusable, "a context is too long or no UTF-8");
  }
  std::optional<JsonValue> value = ContextReader(text).ReadAll();
  if (!value.has_value()) {
    return FailJsonLd(JsonLdErrorCode::kContextUnusable,
                      "a context is no strict JSON, or too deep");
  }
  return *std::move(value);
}

}  // namespace issuer
