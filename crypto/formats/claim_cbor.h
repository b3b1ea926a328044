// Claims as CBOR: what an mdoc's elements hold.
#pragma once

#include "appliance/base/claim_value.h"
#include "crypto/cose/cbor_writer.h"

namespace issuer {

// Writes `value` as one item: dates as text under tag 1004 [rfc8943], times as text under tag 0,
// bytes as a byte string, whole numbers as integers, decimals as floats, at every depth. Disclosure
// marks are not looked at. Precondition: `value` is well formed as claim_codec.h has it.
void WriteClaim(CborWriter& cbor, const ClaimValue& value);

}  // namespace issuer
