#include "crypto/jose/base58.h"

#include <algorithm>

#include "appliance/base/check.h"

namespace issuer {
namespace {

constexpr std::string_view kAlphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::size_t kMaxBytesLen = 96;

// number = number * factor + summand; `number` is little-endian in base `base`, without leading
// zeros.
void MultiplyAdd(Bytes& number, unsigned factor, unsigned summand, unsigned base) {
  unsigned carry = summand;
  for (std::uint8_t& digit : number) {
    carry += digit * factor;
    digit = static_cast<std::uint8_t>(carry % base);
    carry /= base;
  }
  while (carry != 0) {
    number.push_back(static_cast<std::uint8_t>(carry % base));
    carry /= base;
  }
}

}  // namespace

Result<Bytes> Base58Decode(std::string_view text) {
  if (text.size() > kMaxBase58Len) {
    return Fail(ErrorCode::kEncodingMalformed, "base58 text too long");
  }
  Bytes number;
  for (const char c : text) {
    const std::size_t digit = kAlphabet.find(c);
    if (digit == std::string_view::npos) {
      return Fail(ErrorCode::kEncodingMalformed, "character outside base58");
    }
    MultiplyAdd(number, 58, static_cast<unsigned>(digit), 256);
  }
  // Each leading '1' stands for one zero byte.
  const std::size_t num_zeros = std::min(text.find_first_not_of(kAlphabet[0]), text.size());
  number.insert(number.end(), num_zeros, 0);
  std::reverse(number.begin(), number.end());
  return number;
}

std::string Base58Encode(ByteView bytes) {
  CHECK(bytes.size() <= kMaxBytesLen);
  Bytes digits;
  for (const std::uint8_t byte : bytes) {
    MultiplyAdd(digits, 256, byte, 58);
  }
  const auto first =
      std::find_if(bytes.begin(), bytes.end(), [](std::uint8_t b) { return b != 0; });
  std::string text(static_cast<std::size_t>(first - bytes.begin()), kAlphabet[0]);
  std::reverse(digits.begin(), digits.end());
  for (const std::uint8_t digit : digits) {
    text += kAlphabet[digit];
  }
  return text;
}

}  // namespace issuer
