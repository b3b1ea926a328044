// See cbor_float.h.
#include "crypto/cose/cbor_float.h"

#include <bit>
#include <cmath>
#include <limits>

namespace issuer {
namespace {

// binary16: sign, 5 bits of exponent, 10 of fraction.
constexpr std::uint32_t kHalfSign = 0x8000;
constexpr std::uint16_t kHalfInfinity = 0x7c00;
constexpr std::uint16_t kHalfNan = 0x7e00;
constexpr int kHalfFractionBits = 10;
constexpr int kHalfBias = 15;
// binary32: sign, 8 bits of exponent, 23 of fraction.
constexpr int kSingleFractionBits = 23;
constexpr int kSingleBias = 127;
constexpr std::uint32_t kSingleFraction = 0x7f'ffff;
constexpr int kSurplusBits = kSingleFractionBits - kHalfFractionBits;

}  // namespace

double FromHalf(std::uint16_t bits) {
  const int exponent = (bits >> kHalfFractionBits) & 0x1f;
  const int fraction = bits & 0x3ff;
  double value = 0;
  if (exponent == 0x1f) {
    value = fraction == 0 ? std::numeric_limits<double>::infinity()
                          : std::numeric_limits<double>::quiet_NaN();
  } else if (exponent == 0) {
    value = std::ldexp(fraction, 1 - kHalfBias - kHalfFractionBits);
  } else {
    value = std::ldexp(fraction + 0x400, exponent - kHalfBias - kHalfFractionBits);
  }
  return (bits & kHalfSign) != 0 ? -value : value;
}

std::optional<std::uint16_t> ToHalf(float value) {
  if (std::isnan(value)) {
    return kHalfNan;
  }
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t sign = (bits >> 16) & kHalfSign;
  const auto of = [&](std::uint32_t magnitude) {
    return static_cast<std::uint16_t>(sign | magnitude);
  };
  if (std::isinf(value)) {
    return of(kHalfInfinity);
  }
  if (value == 0) {
    return of(0);
  }
  const int exponent = static_cast<int>((bits >> kSingleFractionBits) & 0xff) - kSingleBias;
  const std::uint32_t fraction = bits & kSingleFraction;
  if (exponent > kHalfBias || exponent < 1 - kHalfBias - kHalfFractionBits) {
    return std::nullopt;
  }
  const bool is_normal = exponent >= 1 - kHalfBias;
  // The digits below the point of a half that must be zero, for the value to be kept.
  const int surplus = is_normal ? kSurplusBits : kSurplusBits + 1 - kHalfBias - exponent;
  const std::uint32_t digits = is_normal ? fraction : fraction | (kSingleFraction + 1);
  if ((digits & ((1U << surplus) - 1)) != 0) {
    return std::nullopt;
  }
  const std::uint32_t half_exponent =
      is_normal ? static_cast<std::uint32_t>(exponent + kHalfBias) : 0;
  return of((half_exponent << kHalfFractionBits) | (digits >> surplus));
}

}  // namespace issuer
