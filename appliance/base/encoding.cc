#include "appliance/base/encoding.h"

#include <array>
#include <cstdint>

namespace issuer {
namespace {

constexpr std::string_view kUrlAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kStandardAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNotADigit = 0xff;

using ReverseTable = std::array<std::uint8_t, 256>;

constexpr ReverseTable Reverse(std::string_view alphabet) {
  ReverseTable table{};
  table.fill(kNotADigit);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return table;
}

constexpr ReverseTable kUrlReverse = Reverse(kUrlAlphabet);
constexpr ReverseTable kStandardReverse = Reverse(kStandardAlphabet);

// Groups of 3 bytes become 4 digits; a rest of n bytes becomes n + 1 digits.
std::string EncodeDigits(ByteView bytes, std::string_view alphabet) {
  std::string out;
  out.reserve((bytes.size() * 4 + 2) / 3 + 2);
  std::uint32_t buffer = 0;
  int num_bits = 0;
  for (const std::uint8_t byte : bytes) {
    buffer = (buffer << 8) | byte;
    num_bits += 8;
    while (num_bits >= 6) {
      num_bits -= 6;
      out.push_back(alphabet[(buffer >> num_bits) & 0x3f]);
    }
  }
  if (num_bits > 0) {
    out.push_back(alphabet[(buffer << (6 - num_bits)) & 0x3f]);
  }
  return out;
}

Result<Bytes> DecodeDigits(std::string_view text, const ReverseTable& reverse) {
  if (text.size() % 4 == 1) {
    return Fail(ErrorCode::kEncodingMalformed, "impossible base64 length");
  }
  Bytes out;
  out.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t buffer = 0;
  int num_bits = 0;
  for (const char c : text) {
    const std::uint8_t digit = reverse[static_cast<std::uint8_t>(c)];
    if (digit == kNotADigit) {
      return Fail(ErrorCode::kEncodingMalformed, "not a base64 digit");
    }
    buffer = (buffer << 6) | digit;
    num_bits += 6;
    if (num_bits >= 8) {
      num_bits -= 8;
      out.push_back(static_cast<std::uint8_t>(buffer >> num_bits));
    }
  }
  if ((buffer & ((1U << num_bits) - 1)) != 0) {
    return Fail(ErrorCode::kEncodingMalformed, "stray bits after the last base64 byte");
  }
  return out;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  return -1;
}

// The length of the well-formed UTF-8 sequence at the front of `text`, or 0. [rfc3629 §4]
std::size_t Utf8SequenceLength(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = at(0);
  if (lead < 0x80) {
    return 1;
  }
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) {
    return 0;
  }
  // The second byte's range depends on the lead: no overlong forms, no surrogates, nothing past
  // U+10FFFF.
  std::uint8_t low = 0x80;
  std::uint8_t high = 0xbf;
  low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : low;
  high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : high;
  if (at(1) < low || at(1) > high) {
    return 0;
  }
  for (std::size_t i = 2; i < length; ++i) {
    if (at(i) < 0x80 || at(i) > 0xbf) {
      return 0;
    }
  }
  return length;
}

}  // namespace

std::string Base64UrlEncode(ByteView bytes) {
  return EncodeDigits(bytes, kUrlAlphabet);
}

Result<Bytes> Base64UrlDecode(std::string_view text) {
  return DecodeDigits(text, kUrlReverse);
}

std::string Base64Encode(ByteView bytes) {
  std::string out = EncodeDigits(bytes, kStandardAlphabet);
  out.append((4 - out.size() % 4) % 4, '=');
  return out;
}

Result<Bytes> Base64Decode(std::string_view text) {
  if (text.size() % 4 != 0) {
    return Fail(ErrorCode::kEncodingMalformed, "base64 without its padding");
  }
  for (int i = 0; i < 2 && !text.empty() && text.back() == '='; ++i) {
    text.remove_suffix(1);
  }
  return DecodeDigits(text, kStandardReverse);
}

std::string HexEncode(ByteView bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    out.push_back(kDigits[byte >> 4]);
    out.push_back(kDigits[byte & 0x0f]);
  }
  return out;
}

Result<Bytes> HexDecode(std::string_view text) {
  if (text.size() % 2 != 0) {
    return Fail(ErrorCode::kEncodingMalformed, "odd number of hex digits");
  }
  Bytes out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = HexDigit(text[i]);
    const int low = HexDigit(text[i + 1]);
    if (high < 0 || low < 0) {
      return Fail(ErrorCode::kEncodingMalformed, "not a lower case hex digit");
    }
    out.push_back(static_cast<std::uint8_t>(high * 16 + low));
  }
  return out;
}

bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = Utf8SequenceLength(text);
    if (length == 0) {
      return false;
    }
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace issuer
