// Writes the primitives of the signer's wire: the mirror of wire_reader.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "appliance/base/bytes.h"
#include "appliance/base/claim_value.h"
#include "appliance/base/clock.h"
#include "appliance/base/public_key.h"
#include "appliance/base/result.h"

namespace issuer {

// Collects one frame. What exceeds a limit is noticed at the end: Finish() fails.
//
//   WireWriter writer;
//   writer.U8(1).Text("degree", 64);
//   ASSIGN_OR_RETURN(Bytes frame, std::move(writer).Finish(kMaxFrameLen));
class WireWriter {
 public:
  WireWriter() : frame_(4) {}

  WireWriter& U8(std::uint8_t value);
  WireWriter& U32(std::uint32_t value);
  WireWriter& U64(std::uint64_t value);
  WireWriter& I64(std::int64_t value);
  WireWriter& Flag(bool value);
  // All that have a limit: above it, Finish() will fail.
  WireWriter& Count(std::size_t value, std::size_t max);
  WireWriter& ByteString(ByteView bytes, std::size_t max_len);
  WireWriter& Text(std::string_view text, std::size_t max_len);
  WireWriter& Time(Timestamp time);
  WireWriter& Key(const PublicKey& key);
  WireWriter& RsaKey(const PublicKey& key);
  // Limits of trees are not looked at here.
  WireWriter& Claims(const ClaimValue& claims);

  // The frame with its length in front. Fails with kWireMalformed if anything did not fit, or if
  // the body is longer than `max_len` bytes.
  Result<Bytes> Finish(std::size_t max_len) &&;

 private:
  Bytes frame_;  // four bytes for the length, then the body
  bool fits_ = true;
};

}  // namespace issuer
