// CBOR in, strictly: bounded, definite lengths only, no key twice. [rfc8949 §5.3.1]
#pragma once

#include <cstddef>
#include <cstdint>

#include "appliance/base/bytes.h"
#include "appliance/base/result.h"
#include "appliance/base/size.h"
#include "crypto/cose/cbor_value.h"

namespace issuer {

// kDeterministic: only what CborWriter would write. kValid: other widths and orders as well, as
// long as they mean one value.
enum class CborForm : std::uint8_t { kDeterministic, kValid };

constexpr std::size_t kMaxCborLen = 4 * kMiB;  // bytes
constexpr std::size_t kMaxCborDepth = 20;      // arrays, maps and tags inside each other
constexpr std::size_t kMaxCborItems = 40'000;  // of one document

// The one item that `data` is, whole. Refuses what exceeds the limits, indefinite lengths, reserved
// heads, text that is not UTF-8, repeated keys, and simple values other than false, true and null.
// Tags are kept and not interpreted: what is inside a tag 24 stays a byte string. Fails with
// kEncodingMalformed.
Result<CborValue> ParseCbor(ByteView data, CborForm form);

}  // namespace issuer
