// See cbor_reader.h.
#include "crypto/cose/cbor_reader.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <utility>

#include "appliance/base/encoding.h"
#include "crypto/cose/cbor_float.h"
#include "crypto/cose/cbor_head.h"
#include "crypto/cose/cbor_writer.h"

namespace issuer {
namespace {

Unexpected<Error> Malformed(const char* detail) {
  return Fail(ErrorCode::kEncodingMalformed, detail);
}

struct Head {
  std::uint8_t initial;
  std::uint64_t argument;
  std::uint8_t major() const { return initial >> kCborMajorShift; }
};

class Reader {
 public:
  Reader(ByteView data, CborForm form) : rest_(data), form_(form) {}

  Result<CborValue> ReadItem(std::size_t depth);
  bool is_at_end() const { return rest_.empty(); }

 private:
  Result<Head> ReadHead();
  Result<CborValue> ReadSimple(const Head& head) const;
  Result<CborValue> ReadString(const Head& head);
  Result<CborValue> ReadElements(const Head& head, std::size_t depth);
  Result<CborValue> ReadMap(const Head& head, std::size_t depth);
  bool is_strict() const { return form_ == CborForm::kDeterministic; }

  ByteView rest_;
  CborForm form_;
  std::size_t num_items_ = 0;
};

Result<CborValue> Reader::ReadItem(std::size_t depth) {
  if (depth > kMaxCborDepth || ++num_items_ > kMaxCborItems) {
    return Malformed("CBOR nested too deep, or of too many items");
  }
  ASSIGN_OR_RETURN(const Head head, ReadHead());
  CborValue value;
  switch (head.major()) {
    case kCborMajorUnsigned:
    case kCborMajorNegative:
      value.kind = head.major() == kCborMajorUnsigned ? CborKind::kUnsigned : CborKind::kNegative;
      value.number = head.argument;
      return value;
    case kCborMajorBytes:
    case kCborMajorText:
      return ReadString(head);
    case kCborMajorArray:
    case kCborMajorTag:
      return ReadElements(head, depth);
    case kCborMajorMap:
      return ReadMap(head, depth);
    default:
      return ReadSimple(head);
  }
}

// "[the encoder] MUST use the shortest form" [rfc8949 §4.2.1]; floats are judged by their value.
Result<Head> Reader::ReadHead() {
  if (rest_.empty()) {
    return Malformed("CBOR ends early");
  }
  const std::uint8_t initial = rest_.front();
  rest_ = rest_.subspan(1);
  const std::uint8_t additional = initial & kCborAdditional;
  if (additional < kCborOneByte) {
    return Head{initial, additional};
  }
  if (additional > kCborEightBytes) {
    return Malformed("CBOR of indefinite length, or with a reserved head");
  }
  const std::size_t len = std::size_t{1} << (additional - kCborOneByte);
  if (rest_.size() < len) {
    return Malformed("CBOR ends early");
  }
  std::uint64_t argument = 0;
  for (const std::uint8_t byte : rest_.first(len)) {
    argument = (argument << 8) | byte;
  }
  rest_ = rest_.subspan(len);
  const bool is_short = len == 1 ? argument < kCborOneByte : (argument >> (4 * len)) == 0;
  if (is_strict() && is_short && initial >> kCborMajorShift != kCborMajorSimple) {
    return Malformed("CBOR head longer than it need be");
  }
  return Head{initial, argument};
}

Result<CborValue> Reader::ReadSimple(const Head& head) const {
  CborValue value;
  switch (head.initial) {
    case kCborFalse:
    case kCborTrue:
      value.kind = CborKind::kBoolean;
      value.boolean = head.initial == kCborTrue;
      return value;
    case kCborNull:
      return value;
    case kCborHalf:
      value.decimal = FromHalf(static_cast<std::uint16_t>(head.argument));
      break;
    case kCborSingle:
      value.decimal = std::bit_cast<float>(static_cast<std::uint32_t>(head.argument));
      break;
    case kCborDouble:
      value.decimal = std::bit_cast<double>(head.argument);
      break;
    default:
      return Malformed("CBOR with a simple value that is not read here");
  }
  value.kind = CborKind::kDecimal;
  if (is_strict()) {
    CborWriter cbor;
    cbor.Decimal(value.decimal);
    const Bytes shortest = std::move(cbor).Take();
    std::uint64_t argument = 0;
    for (const std::uint8_t byte : ByteView(shortest).subspan(1)) {
      argument = (argument << 8) | byte;
    }
    if (shortest.front() != head.initial || argument != head.argument) {
      return Malformed("CBOR float longer than it need be");
    }
  }
  return value;
}

Result<CborValue> Reader::ReadString(const Head& head) {
  if (head.argument > rest_.size()) {
    return Malformed("CBOR ends early");
  }
  const ByteView content = rest_.first(static_cast<std::size_t>(head.argument));
  rest_ = rest_.subspan(content.size());
  CborValue value;
  if (head.major() == kCborMajorBytes) {
    value.kind = CborKind::kByteString;
    value.bytes = ToBytes(content);
    return value;
  }
  if (!IsUtf8(AsText(content))) {
    return Malformed("CBOR text is not UTF-8");
  }
  value.kind = CborKind::kText;
  value.text = std::string(AsText(content));
  return value;
}

Result<CborValue> Reader::ReadElements(const Head& head, std::size_t depth) {
  CborValue value;
  const bool is_array = head.major() == kCborMajorArray;
  value.kind = is_array ? CborKind::kArray : CborKind::kTagged;
  value.number = is_array ? 0 : head.argument;
  const std::uint64_t num_elements = is_array ? head.argument : 1;
  for (std::uint64_t i = 0; i < num_elements; ++i) {  // a false count ends with the bytes
    ASSIGN_OR_RETURN(CborValue element, ReadItem(depth + 1));
    value.elements.push_back(std::move(element));
  }
  return value;
}

Result<CborValue> Reader::ReadMap(const Head& head, std::size_t depth) {
  CborValue value;
  value.kind = CborKind::kMap;
  std::vector<Bytes> keys;  // as the deterministic encoding has them: two spellings are one key
  for (std::uint64_t i = 0; i < head.argument; ++i) {
    CborEntry entry;
    ASSIGN_OR_RETURN(entry.key, ReadItem(depth + 1));
    CborWriter cbor;
    keys.push_back(std::move(cbor.Value(entry.key)).Take());
    ASSIGN_OR_RETURN(entry.value, ReadItem(depth + 1));
    value.entries.push_back(std::move(entry));
  }
  if (!is_strict()) {
    std::sort(keys.begin(), keys.end());
  }
  const auto not_ascending = [](const Bytes& a, const Bytes& b) { return !(a < b); };
  if (std::adjacent_find(keys.begin(), keys.end(), not_ascending) != keys.end()) {
    return Malformed("CBOR map with a key twice, or out of order");
  }
  return value;
}

}  // namespace

Result<CborValue> ParseCbor(ByteView data, CborForm form) {
  if (data.size() > kMaxCborLen) {
    return Malformed("CBOR too long");
  }
  Reader reader(data, form);
  ASSIGN_OR_RETURN(CborValue value, reader.ReadItem(1));
  if (!reader.is_at_end()) {
    return Malformed("CBOR followed by more bytes");
  }
  return value;
}

}  // namespace issuer
