// Deterministic CBOR out: shortest heads, definite lengths, map keys in the bytewise order of their
// encodings, floats as short as keeps their value. [rfc8949 §4.2.1] [MD-12]
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "appliance/base/bytes.h"
#include "crypto/cose/cbor_value.h"

namespace issuer {

// A streaming writer. Entries of a map may come in any order. A map that ends with another number
// of entries than it began with, a key twice, and text that is not UTF-8 abort: every foreign text
// was checked on its way in. An array with another number of elements is our bug too, and shows in
// tests.
//
//   CborWriter cbor;
//   cbor.BeginMap(1).Key("digestID").Unsigned(7).EndMap();
//   const Bytes encoded = std::move(cbor).Take();
class CborWriter {
 public:
  CborWriter& Unsigned(std::uint64_t value);
  CborWriter& Integer(std::int64_t value);
  CborWriter& ByteString(ByteView value);
  CborWriter& Text(std::string_view value);
  CborWriter& Boolean(bool value);
  CborWriter& Null();
  CborWriter& Decimal(double value);
  // Of the item that is written next.
  CborWriter& Tag(std::uint64_t tag);
  // The elements are written next.
  CborWriter& Array(std::size_t num_elements);
  CborWriter& BeginMap(std::size_t num_entries);
  // Its value is written next.
  CborWriter& Key(std::int64_t label);
  CborWriter& Key(std::string_view name);
  CborWriter& Key(const CborValue& key);
  CborWriter& EndMap();
  CborWriter& Value(const CborValue& value);
  // `encoded` must be one deterministic item, written by this class.
  CborWriter& Raw(ByteView encoded);

  Bytes Take() &&;

 private:
  struct OpenMap {
    std::size_t num_entries;
    std::size_t first;  // in keys_
  };
  // Where a key lies in out_.
  struct KeyPlace {
    std::size_t begin;
    std::size_t end;
  };

  void Head(std::uint8_t major, std::uint64_t argument);
  void BigEndian(std::uint64_t bits, std::size_t len);
  void Sort(std::size_t first);

  Bytes out_;
  std::vector<OpenMap> maps_;
  std::vector<KeyPlace> keys_;  // of all open maps
};

}  // namespace issuer
