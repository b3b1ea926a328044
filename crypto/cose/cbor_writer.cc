// See cbor_writer.h.
#include "crypto/cose/cbor_writer.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"
#include "crypto/cose/cbor_float.h"
#include "crypto/cose/cbor_head.h"

namespace issuer {

CborWriter& CborWriter::Unsigned(std::uint64_t value) {
  Head(kCborMajorUnsigned, value);
  return *this;
}

CborWriter& CborWriter::Integer(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  Head(value < 0 ? kCborMajorNegative : kCborMajorUnsigned, value < 0 ? ~bits : bits);
  return *this;
}

CborWriter& CborWriter::ByteString(ByteView value) {
  Head(kCborMajorBytes, value.size());
  Append(out_, value);
  return *this;
}

CborWriter& CborWriter::Text(std::string_view value) {
  CHECK(IsUtf8(value));
  Head(kCborMajorText, value.size());
  Append(out_, AsBytes(value));
  return *this;
}

CborWriter& CborWriter::Boolean(bool value) {
  out_.push_back(value ? kCborTrue : kCborFalse);
  return *this;
}

CborWriter& CborWriter::Null() {
  out_.push_back(kCborNull);
  return *this;
}

CborWriter& CborWriter::Decimal(double value) {
  const bool fits_single = std::isnan(value) || std::isinf(value) ||
                           (std::abs(value) <= std::numeric_limits<float>::max() &&
                            static_cast<double>(static_cast<float>(value)) == value);
  if (!fits_single) {
    out_.push_back(kCborDouble);
    BigEndian(std::bit_cast<std::uint64_t>(value), sizeof(std::uint64_t));
    return *this;
  }
  const auto single = static_cast<float>(value);
  if (const auto half = ToHalf(single)) {
    out_.push_back(kCborHalf);
    BigEndian(*half, sizeof(std::uint16_t));
  } else {
    out_.push_back(kCborSingle);
    BigEndian(std::bit_cast<std::uint32_t>(single), sizeof(std::uint32_t));
  }
  return *this;
}

CborWriter& CborWriter::Tag(std::uint64_t tag) {
  Head(kCborMajorTag, tag);
  return *this;
}

CborWriter& CborWriter::Array(std::size_t num_elements) {
  Head(kCborMajorArray, num_elements);
  return *this;
}

CborWriter& CborWriter::BeginMap(std::size_t num_entries) {
  Head(kCborMajorMap, num_entries);
  maps_.push_back({num_entries, keys_.size()});
  return *this;
}

CborWriter& CborWriter::Key(std::int64_t label) {
  const std::size_t begin = out_.size();
  Integer(label);
  keys_.push_back({begin, out_.size()});
  return *this;
}

CborWriter& CborWriter::Key(std::string_view name) {
  const std::size_t begin = out_.size();
  Text(name);
  keys_.push_back({begin, out_.size()});
  return *this;
}

CborWriter& CborWriter::Key(const CborValue& key) {
  const std::size_t begin = out_.size();
  Value(key);
  keys_.push_back({begin, out_.size()});
  return *this;
}

CborWriter& CborWriter::EndMap() {
  CHECK(!maps_.empty());
  const OpenMap map = maps_.back();
  CHECK(keys_.size() - map.first == map.num_entries);
  Sort(map.first);
  keys_.resize(map.first);
  maps_.pop_back();
  return *this;
}

CborWriter& CborWriter::Value(const CborValue& value) {
  switch (value.kind) {
    case CborKind::kUnsigned:
      return Unsigned(value.number);
    case CborKind::kNegative:
      Head(kCborMajorNegative, value.number);
      return *this;
    case CborKind::kByteString:
      return ByteString(value.bytes);
    case CborKind::kText:
      return Text(value.text);
    case CborKind::kArray:
      Array(value.elements.size());
      break;
    case CborKind::kMap:
      BeginMap(value.entries.size());
      for (const CborEntry& entry : value.entries) {
        Key(entry.key).Value(entry.value);
      }
      return EndMap();
    case CborKind::kTagged:
      CHECK(value.elements.size() == 1);
      Tag(value.number);
      break;
    case CborKind::kBoolean:
      return Boolean(value.boolean);
    case CborKind::kNull:
      return Null();
    case CborKind::kDecimal:
      return Decimal(value.decimal);
  }
  for (const CborValue& element : value.elements) {
    Value(element);
  }
  return *this;
}

CborWriter& CborWriter::Raw(ByteView encoded) {
  Append(out_, encoded);
  return *this;
}

Bytes CborWriter::Take() && {
  CHECK(maps_.empty());
  return std::move(out_);
}

void CborWriter::Head(std::uint8_t major, std::uint64_t argument) {
  const auto initial = static_cast<std::uint8_t>(major << kCborMajorShift);
  if (argument < kCborOneByte) {
    out_.push_back(static_cast<std::uint8_t>(initial | argument));
    return;
  }
  std::uint8_t additional = kCborOneByte;
  std::size_t len = 1;
  while (len < sizeof(argument) && (argument >> (8 * len)) != 0) {
    len *= 2;
    ++additional;
  }
  out_.push_back(static_cast<std::uint8_t>(initial | additional));
  BigEndian(argument, len);
}

void CborWriter::BigEndian(std::uint64_t bits, std::size_t len) {
  for (std::size_t i = len; i > 0; --i) {
    out_.push_back(static_cast<std::uint8_t>(bits >> (8 * (i - 1))));
  }
}

// Puts the entries whose keys begin at `first`, up to the end of what was written, in order.
void CborWriter::Sort(std::size_t first) {
  const auto begin = keys_.begin() + static_cast<std::ptrdiff_t>(first);
  const ByteView out = out_;
  const auto key_of = [&](const KeyPlace& place) {
    return out.subspan(place.begin, place.end - place.begin);
  };
  const auto precedes = [&](const KeyPlace& a, const KeyPlace& b) {
    return std::ranges::lexicographical_compare(key_of(a), key_of(b));
  };
  const auto not_ascending = [&](const KeyPlace& a, const KeyPlace& b) { return !precedes(a, b); };
  if (std::adjacent_find(begin, keys_.end(), not_ascending) == keys_.end()) {
    return;
  }
  std::vector<std::size_t> ends;
  for (auto place = begin; place != keys_.end(); ++place) {
    ends.push_back(std::next(place) == keys_.end() ? out_.size() : std::next(place)->begin);
  }
  std::vector<std::size_t> order(ends.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
  }
  const std::span<const KeyPlace> places(begin, keys_.end());
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return precedes(places[a], places[b]);
  });
  Bytes sorted;
  sorted.reserve(out_.size() - places.front().begin);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const KeyPlace& place = places[order[i]];
    CHECK(i == 0 || precedes(places[order[i - 1]], place));  // no key twice
    Append(sorted, out.subspan(place.begin, ends[order[i]] - place.begin));
  }
  std::copy(sorted.begin(),
            sorted.end(),
            out_.begin() + static_cast<std::ptrdiff_t>(places.front().begin));
}

}  // namespace issuer
