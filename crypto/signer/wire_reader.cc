// See wire_reader.h. Layout: docs/signer-protocol.md.
#include "crypto/signer/wire_reader.h"

#include <algorithm>
#include <string_view>

#include "appliance/base/claim_codec.h"
#include "appliance/base/encoding.h"

namespace issuer {
namespace {

constexpr std::int64_t kLastSecond = 253402300799;  // 9999-12-31T23:59:59Z

Unexpected<Error> Malformed(const char* detail) {
  return Fail(ErrorCode::kWireMalformed, detail);
}

bool IsIdentifierCharacter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == ':' || c == '-';
}

}  // namespace

Result<std::uint8_t> WireReader::U8() {
  ASSIGN_OR_RETURN(const ByteView bytes, Take(1));
  return bytes[0];
}

Result<std::uint32_t> WireReader::U32() {
  ASSIGN_OR_RETURN(const ByteView bytes, Take(4));
  std::uint32_t value = 0;
  for (const std::uint8_t byte : bytes) {
    value = value << 8U | byte;
  }
  return value;
}

Result<std::uint64_t> WireReader::U64() {
  ASSIGN_OR_RETURN(const ByteView bytes, Take(8));
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes) {
    value = value << 8U | byte;
  }
  return value;
}

Result<std::int64_t> WireReader::I64() {
  ASSIGN_OR_RETURN(const std::uint64_t value, U64());
  return static_cast<std::int64_t>(value);  // two's complement since C++20
}

Result<bool> WireReader::Flag() {
  ASSIGN_OR_RETURN(const std::uint8_t value, U8());
  if (value > 1) {
    return Malformed("a flag is neither 0 nor 1");
  }
  return value == 1;
}

Result<std::size_t> WireReader::Count(std::size_t max) {
  ASSIGN_OR_RETURN(const std::uint32_t value, U32());
  if (value > max) {
    return Malformed("a length or count is above its limit");
  }
  return std::size_t{value};
}

Result<Bytes> WireReader::ByteString(std::size_t max_len) {
  ASSIGN_OR_RETURN(const std::size_t len, Count(max_len));
  ASSIGN_OR_RETURN(const ByteView bytes, Take(len));
  return ToBytes(bytes);
}

Result<std::string> WireReader::Text(std::size_t max_len) {
  ASSIGN_OR_RETURN(const std::size_t len, Count(max_len));
  ASSIGN_OR_RETURN(const ByteView bytes, Take(len));
  const std::string_view text = AsText(bytes);
  if (!IsUtf8(text)) {
    return Malformed("a text is not UTF-8");
  }
  return std::string(text);
}

Result<std::string> WireReader::Identifier(std::size_t max_len) {
  ASSIGN_OR_RETURN(std::string text, Text(max_len));
  if (!std::all_of(text.begin(), text.end(), IsIdentifierCharacter)) {
    return Malformed("an identifier has a character that none may have");
  }
  return text;
}

Result<Timestamp> WireReader::Time() {
  ASSIGN_OR_RETURN(const std::int64_t seconds, I64());
  if (seconds < 0 || seconds > kLastSecond) {
    return Malformed("a time lies before 1970 or after 9999");
  }
  return FromUnix(seconds);
}

Result<PublicKey> WireReader::Key() {
  ASSIGN_OR_RETURN(const std::uint8_t number, U8());
  if (number < static_cast<std::uint8_t>(Curve::kP256) ||
      number > static_cast<std::uint8_t>(Curve::kEd25519)) {
    return Malformed("no curve has this number");
  }
  PublicKey key;
  key.curve = static_cast<Curve>(number);
  const std::size_t len = CoordinateLen(key.curve);
  ASSIGN_OR_RETURN(key.x, ByteString(len));
  ASSIGN_OR_RETURN(key.y, ByteString(len));
  if (key.x.size() != len || key.y.size() != (key.curve == Curve::kEd25519 ? 0 : len)) {
    return Malformed("a coordinate has not the width of its curve");
  }
  return key;
}

Result<PublicKey> WireReader::RsaKey() {
  PublicKey key;
  key.curve = Curve::kNone;
  ASSIGN_OR_RETURN(key.modulus, ByteString(kMaxRsaLen));
  ASSIGN_OR_RETURN(key.exponent, ByteString(kMaxRsaExponentLen));
  if (key.modulus.size() < kMinRsaLen || key.modulus.front() == 0 || key.exponent.empty() ||
      key.exponent.front() == 0) {
    return Malformed("a number of an RSA key is too short, or has leading zeros");
  }
  return key;
}

Result<ClaimValue> WireReader::Claims() {
  return ReadClaimValue(rest_);
}

Status WireReader::Finish() const {
  if (!rest_.empty()) {
    return Malformed("the frame is longer than its message");
  }
  return {};
}

Result<ByteView> WireReader::Take(std::size_t count) {
  if (count > rest_.size()) {
    return Malformed("the frame ends too early");
  }
  const ByteView taken = rest_.first(count);
  rest_ = rest_.subspan(count);
  return taken;
}

}  // namespace issuer
