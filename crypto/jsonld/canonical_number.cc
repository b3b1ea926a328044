#include "crypto/jsonld/canonical_number.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include "appliance/base/check.h"

namespace issuer {
namespace {

// A number is 0.DIGITS times ten to the power of `point`.
struct Decimal {
  bool is_negative = false;
  std::string digits;  // neither begins nor ends with a zero, but for 0 itself
  int point = 0;
};

Decimal Parse(std::string_view scientific) {
  Decimal decimal;
  decimal.is_negative = scientific.starts_with('-');
  if (decimal.is_negative) {
    scientific.remove_prefix(1);
  }
  const std::size_t exponent = scientific.find('e');
  for (const char c : scientific.substr(0, exponent)) {
    if (c != '.') {
      decimal.digits.push_back(c);
    }
  }
  std::string_view power = scientific.substr(exponent + 1);
  if (power.starts_with('+')) {
    power.remove_prefix(1);
  }
  std::from_chars(power.data(), power.data() + power.size(), decimal.point);
  ++decimal.point;
  const std::size_t last = decimal.digits.find_last_not_of('0');
  decimal.digits.resize(last == std::string::npos ? 1 : last + 1);
  return decimal;
}

template <typename... Precision>
Decimal ToDecimal(double value, Precision... precision) {
  CHECK(std::isfinite(value));
  std::array<char, 64> text{};
  const auto [end, error] = std::to_chars(
      text.data(), text.data() + text.size(), value, std::chars_format::scientific, precision...);
  CHECK(error == std::errc());
  return Parse({text.data(), static_cast<std::size_t>(end - text.data())});
}

}  // namespace

std::string CanonicalDouble(double value) {
  constexpr int kDigits = 15;
  const Decimal decimal = ToDecimal(value, kDigits);
  const std::string_view digits = decimal.digits;
  std::string text(decimal.is_negative ? "-" : "");
  text.append(digits.substr(0, 1)).append(".");
  text.append(digits.size() == 1 ? "0" : digits.substr(1));
  return text.append("E").append(std::to_string(decimal.point - 1));
}

std::string CanonicalInteger(double value) {
  std::array<char, 64> text{};
  const double plain = value == 0 ? 0 : value;  // no negative zero
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), plain, std::chars_format::fixed, 0);
  CHECK(error == std::errc());
  return {text.data(), end};
}

std::string EcmaScriptNumber(double value) {
  if (value == 0) {
    return "0";
  }
  constexpr int kMaxPlain = 21;
  constexpr int kMinPlain = -6;
  const Decimal decimal = ToDecimal(value);
  const std::string_view digits = decimal.digits;
  const int num_digits = static_cast<int>(digits.size());
  std::string text(decimal.is_negative ? "-" : "");
  if (decimal.point > kMinPlain && decimal.point <= 0) {
    return text.append("0.").append(static_cast<std::size_t>(-decimal.point), '0').append(digits);
  }
  if (decimal.point > 0 && decimal.point <= kMaxPlain) {
    if (num_digits <= decimal.point) {
      return text.append(digits).append(static_cast<std::size_t>(decimal.point - num_digits), '0');
    }
    const auto at = static_cast<std::size_t>(decimal.point);
    return text.append(digits.substr(0, at)).append(".").append(digits.substr(at));
  }
  text.append(digits.substr(0, 1));
  if (num_digits > 1) {
    text.append(".").append(digits.substr(1));
  }
  const int exponent = decimal.point - 1;
  return text.append(exponent < 0 ? "e-" : "e+").append(std::to_string(std::abs(exponent)));
}

}  // namespace issuer
