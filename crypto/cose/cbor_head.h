// The first byte of a CBOR item, for the reader and the writer. [rfc8949 §3]
#pragma once

#include <cstdint>

namespace issuer {

// Major types, and where in the byte they are.
constexpr std::uint8_t kCborMajorUnsigned = 0;
constexpr std::uint8_t kCborMajorNegative = 1;
constexpr std::uint8_t kCborMajorBytes = 2;
constexpr std::uint8_t kCborMajorText = 3;
constexpr std::uint8_t kCborMajorArray = 4;
constexpr std::uint8_t kCborMajorMap = 5;
constexpr std::uint8_t kCborMajorTag = 6;
constexpr std::uint8_t kCborMajorSimple = 7;
constexpr int kCborMajorShift = 5;

// Additional information: below kCborOneByte the argument itself; from there on 1, 2, 4 or 8 bytes
// of it follow.
constexpr std::uint8_t kCborAdditional = 0x1f;
constexpr std::uint8_t kCborOneByte = 24;
constexpr std::uint8_t kCborEightBytes = 27;

constexpr std::uint8_t kCborFalse = 0xf4;
constexpr std::uint8_t kCborTrue = 0xf5;
constexpr std::uint8_t kCborNull = 0xf6;
constexpr std::uint8_t kCborHalf = 0xf9;
constexpr std::uint8_t kCborSingle = 0xfa;
constexpr std::uint8_t kCborDouble = 0xfb;

}  // namespace issuer
