// ClaimValue: a bounded tree of claims, common to JSON and CBOR credentials. It is what an
// operator's claims become once they have passed the configuration's claim schema, what the signer
// receives, and what a format writes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "appliance/base/bytes.h"
#include "appliance/base/size.h"

namespace issuer {

enum class ClaimKind : std::uint8_t {
  kNull = 0,
  kBoolean = 1,
  kInteger = 2,
  kDecimal = 3,
  kText = 4,      // UTF-8
  kBytes = 5,     // a portrait, a signature image
  kFullDate = 6,  // text YYYY-MM-DD; tag 1004 in CBOR
  kArray = 7,
  kObject = 8,
  kDateTime = 9,  // text YYYY-MM-DDThh:mm:ssZ, whole seconds; tag 0 in CBOR
};

// Whether a holder may withhold a value: the member with its name, or the array element.
enum class Disclosure : std::uint8_t { kAlways = 0, kSelective = 1 };

struct ClaimMember;

// Plain data: which field counts is told by `kind`.
struct ClaimValue {
  ClaimKind kind = ClaimKind::kNull;
  Disclosure disclosure = Disclosure::kAlways;
  bool boolean = false;
  std::int64_t integer = 0;
  double decimal = 0;
  std::string text;                  // kText, kFullDate, kDateTime
  Bytes bytes;                       // kBytes
  std::vector<ClaimValue> elements;  // kArray
  std::vector<ClaimMember> members;  // kObject; names are unique

  static ClaimValue Null();
  static ClaimValue OfBoolean(bool value);
  static ClaimValue OfInteger(std::int64_t value);
  static ClaimValue OfDecimal(double value);
  static ClaimValue OfText(std::string value);
  static ClaimValue OfFullDate(std::string value);
  static ClaimValue OfDateTime(std::string value);
  static ClaimValue OfBytes(Bytes value);
  static ClaimValue OfArray(std::vector<ClaimValue> value);
  static ClaimValue OfObject(std::vector<ClaimMember> value);

  friend bool operator==(const ClaimValue&, const ClaimValue&);
};

struct ClaimMember {
  std::string name;
  ClaimValue value;
  friend bool operator==(const ClaimMember&, const ClaimMember&) = default;
};

// Not in the class: a ClaimValue can be made only where ClaimMember is complete.
inline ClaimValue ClaimValue::Null() {
  return {};
}

// What every reader and writer of claim trees enforces.
constexpr std::size_t kMaxClaimDepth = 12;
constexpr std::size_t kMaxClaimNodes = 4'000;
constexpr std::size_t kMaxClaimNameLen = 128;        // bytes
constexpr std::size_t kMaxClaimTextLen = 64 * kKiB;  // bytes
constexpr std::size_t kMaxClaimBytesLen = 2 * kMiB;

}  // namespace issuer
