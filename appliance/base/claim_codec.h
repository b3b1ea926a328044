// ClaimValue ↔ bytes: the one encoding of claim trees, on the signer's wire and inside sealed
// records. [docs/signer-protocol.md]
#pragma once

#include "appliance/base/bytes.h"
#include "appliance/base/claim_value.h"
#include "appliance/base/result.h"

namespace issuer {

// Each value is: kind (u8), disclosure (u8), then by kind: boolean u8 0|1; integer and decimal (its
// IEEE 754 bits) u64; text, date and bytes u32 length + bytes; array u32 count + values; object u32
// count + (u32 length + name, value) each. All numbers big-endian. Precondition: `value` is within
// the limits of claim_value.h.
void AppendClaimValue(Bytes& out, const ClaimValue& value);

// Reads one value from the front of `in` and advances `in` past it. Refuses what exceeds the limits
// of claim_value.h, text or names that are not UTF-8, repeated member names, decimals that are not
// finite, unknown kinds. Fails with kWireMalformed; `in` is then unspecified.
Result<ClaimValue> ReadClaimValue(ByteView& in);

// True if `value` is within the limits of claim_value.h and well formed as ReadClaimValue would
// demand.
bool IsWellFormed(const ClaimValue& value);

}  // namespace issuer
