// One CBOR data item as a value: what the reader returns and the writer takes. [rfc8949 §2]
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "appliance/base/bytes.h"

namespace issuer {

enum class CborKind : std::uint8_t {
  kUnsigned,    // number
  kNegative,    // -1 - number
  kByteString,  // bytes
  kText,        // text, UTF-8
  kArray,       // elements
  kMap,         // entries; no key twice
  kTagged,      // number is the tag, elements holds the one tagged item
  kBoolean,
  kNull,
  kDecimal,  // a float of any width
};

struct CborEntry;

// Plain data: which field counts is told by `kind`.
struct CborValue {
  CborKind kind = CborKind::kNull;
  std::uint64_t number = 0;
  bool boolean = false;
  double decimal = 0;
  Bytes bytes;
  std::string text;
  std::vector<CborValue> elements;
  std::vector<CborEntry> entries;

  // The value under a key of a map; null if there is none, or this is no map.
  const CborValue* Find(std::int64_t label) const;
  const CborValue* Find(std::string_view name) const;
  // The content of an item with that tag; null for anything else.
  const CborValue* Tagged(std::uint64_t tag) const;
  // True for the integer `label`.
  bool Is(std::int64_t label) const;
};

struct CborEntry {
  CborValue key;
  CborValue value;
};

// Tags that credentials use.
constexpr std::uint64_t kCborTagDateTime = 0;      // text, RFC 3339 [rfc8949 §3.4.1]
constexpr std::uint64_t kCborTagCoseSign1 = 18;    // [rfc9052 §2]
constexpr std::uint64_t kCborTagEncoded = 24;      // byte string that is CBOR [rfc8949 §3.4.5.1]
constexpr std::uint64_t kCborTagFullDate = 1'004;  // text YYYY-MM-DD [rfc8943]

}  // namespace issuer
