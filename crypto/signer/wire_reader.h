// Reads the primitives of the signer's wire. It has no position to compute with: it holds the rest,
// and shortens it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "appliance/base/bytes.h"
#include "appliance/base/claim_value.h"
#include "appliance/base/clock.h"
#include "appliance/base/public_key.h"
#include "appliance/base/result.h"

namespace issuer {

// Views `body`, which must outlive it. Everything fails with kWireMalformed; after a failure the
// reader is of no more use.
class WireReader {
 public:
  explicit WireReader(ByteView body) : rest_(body) {}

  Result<std::uint8_t> U8();
  Result<std::uint32_t> U32();
  Result<std::uint64_t> U64();
  Result<std::int64_t> I64();
  // One byte, 0 or 1.
  Result<bool> Flag();
  // A count or length that must lie in [0, max].
  Result<std::size_t> Count(std::size_t max);
  Result<Bytes> ByteString(std::size_t max_len);
  // UTF-8.
  Result<std::string> Text(std::size_t max_len);
  // Text of [A-Za-z0-9._:-], which may be empty.
  Result<std::string> Identifier(std::size_t max_len);
  // Between 1970 and the end of the year 9999.
  Result<Timestamp> Time();
  // Coordinates of exactly the curve's width; whether the point is on the curve is not looked at.
  Result<PublicKey> Key();
  // A modulus of 2048 to 4096 bits and an exponent of up to 8 bytes, neither with leading zeros.
  Result<PublicKey> RsaKey();
  // One tree, as appliance/base/claim_codec.h has it.
  Result<ClaimValue> Claims();

  std::size_t num_left() const { return rest_.size(); }
  // Fails unless everything was read.
  Status Finish() const;

 private:
  Result<ByteView> Take(std::size_t count);

  ByteView rest_;
};

}  // namespace issuer
