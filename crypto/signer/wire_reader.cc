// See wire_reader.h. Layout: docs/signer-protocol.md.
#include "crypto/signer/wire_reader.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

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

bool HasRepeatedName(const std::vector<ClaimMember>& members) {
  std::vector<std::string_view> names;
  names.reserve(members.size());
  for (const ClaimMember& member : members) {
    names.emplace_back(member.name);
  }
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) != names.end();
}

// Precondition: all of `digits` are decimal digits.
unsigned NumberOf(std::string_view digits) {
  unsigned number = 0;
  for (const char c : digits) {
    number = number * 10 + static_cast<unsigned>(c - '0');
  }
  return number;
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

Result<ClaimValue> WireReader::Claims() {
  std::size_t nodes_left = kMaxClaimNodes;
  return Value(kMaxClaimDepth, nodes_left);
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

Result<ClaimValue> WireReader::Value(std::size_t containers_left, std::size_t& nodes_left) {
  if (nodes_left == 0) {
    return Malformed("the claims have too many values");
  }
  --nodes_left;
  ASSIGN_OR_RETURN(const std::uint8_t kind, U8());
  ASSIGN_OR_RETURN(const bool selective, Flag());
  if (kind > static_cast<std::uint8_t>(ClaimKind::kObject)) {
    return Malformed("no kind of claim has this number");
  }
  ClaimValue value;
  value.kind = static_cast<ClaimKind>(kind);
  value.disclosure = selective ? Disclosure::kSelective : Disclosure::kAlways;
  if (value.kind != ClaimKind::kArray && value.kind != ClaimKind::kObject) {
    RETURN_IF_ERROR(Scalar(value));
    return value;
  }
  if (containers_left == 0) {
    return Malformed("the claims are nested too deeply");
  }
  if (value.kind == ClaimKind::kArray) {
    RETURN_IF_ERROR(Elements(value, containers_left - 1, nodes_left));
  } else {
    RETURN_IF_ERROR(Members(value, containers_left - 1, nodes_left));
  }
  return value;
}

Status WireReader::Scalar(ClaimValue& value) {
  switch (value.kind) {
    case ClaimKind::kNull:
    case ClaimKind::kArray:
    case ClaimKind::kObject:
      break;
    case ClaimKind::kBoolean: {
      ASSIGN_OR_RETURN(value.boolean, Flag());
      break;
    }
    case ClaimKind::kInteger: {
      ASSIGN_OR_RETURN(value.integer, I64());
      break;
    }
    case ClaimKind::kDecimal: {
      ASSIGN_OR_RETURN(const std::uint64_t bits, U64());
      std::memcpy(&value.decimal, &bits, sizeof value.decimal);
      if (!std::isfinite(value.decimal)) {
        return Malformed("a decimal is not finite");
      }
      break;
    }
    case ClaimKind::kText: {
      ASSIGN_OR_RETURN(value.text, Text(kMaxClaimTextLen));
      break;
    }
    case ClaimKind::kBytes: {
      ASSIGN_OR_RETURN(value.bytes, ByteString(kMaxClaimBytesLen));
      break;
    }
    case ClaimKind::kFullDate: {
      ASSIGN_OR_RETURN(value.text, Text(kMaxClaimTextLen));
      if (!IsFullDate(value.text)) {
        return Malformed("a date is not YYYY-MM-DD");
      }
      break;
    }
  }
  return {};
}

Status WireReader::Elements(ClaimValue& value,
                            std::size_t containers_left,
                            std::size_t& nodes_left) {
  ASSIGN_OR_RETURN(const std::size_t count, Count(nodes_left));
  for (std::size_t i = 0; i < count; ++i) {
    ASSIGN_OR_RETURN(ClaimValue element, Value(containers_left, nodes_left));
    value.elements.push_back(std::move(element));
  }
  return {};
}

Status WireReader::Members(ClaimValue& value,
                           std::size_t containers_left,
                           std::size_t& nodes_left) {
  ASSIGN_OR_RETURN(const std::size_t count, Count(nodes_left));
  for (std::size_t i = 0; i < count; ++i) {
    ClaimMember member;
    ASSIGN_OR_RETURN(member.name, Text(kMaxClaimNameLen));
    ASSIGN_OR_RETURN(member.value, Value(containers_left, nodes_left));
    value.members.push_back(std::move(member));
  }
  if (HasRepeatedName(value.members)) {
    return Malformed("an object has two members of one name");
  }
  return {};
}

bool IsFullDate(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-dd";
  if (text.size() != kShape.size()) {
    return false;
  }
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (kShape[i] == 'd' ? !is_digit : text[i] != kShape[i]) {
      return false;
    }
  }
  const std::chrono::year_month_day day{
      std::chrono::year(static_cast<int>(NumberOf(text.substr(0, 4)))),
      std::chrono::month(NumberOf(text.substr(5, 2))),
      std::chrono::day(NumberOf(text.substr(8, 2)))};
  return day.ok();
}

}  // namespace issuer
