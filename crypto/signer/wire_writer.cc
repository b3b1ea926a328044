// See wire_writer.h. Layout: docs/signer-protocol.md.
#include "crypto/signer/wire_writer.h"

#include <limits>
#include <utility>

#include "appliance/base/claim_codec.h"

namespace issuer {
namespace {

void AppendBigEndian(Bytes& out, std::uint64_t value, unsigned num_bytes) {
  for (unsigned i = num_bytes; i > 0; --i) {
    out.push_back(static_cast<std::uint8_t>(value >> 8 * (i - 1) & 0xffU));
  }
}

}  // namespace

WireWriter& WireWriter::U8(std::uint8_t value) {
  frame_.push_back(value);
  return *this;
}

WireWriter& WireWriter::U32(std::uint32_t value) {
  AppendBigEndian(frame_, value, 4);
  return *this;
}

WireWriter& WireWriter::U64(std::uint64_t value) {
  AppendBigEndian(frame_, value, 8);
  return *this;
}

WireWriter& WireWriter::I64(std::int64_t value) {
  return U64(static_cast<std::uint64_t>(value));
}

WireWriter& WireWriter::Flag(bool value) {
  return U8(value ? 1 : 0);
}

WireWriter& WireWriter::Count(std::size_t value, std::size_t max) {
  if (value > max || value > std::numeric_limits<std::uint32_t>::max()) {
    fits_ = false;
    return *this;
  }
  return U32(static_cast<std::uint32_t>(value));
}

WireWriter& WireWriter::ByteString(ByteView bytes, std::size_t max_len) {
  Count(bytes.size(), max_len);
  if (fits_) {
    Append(frame_, bytes);
  }
  return *this;
}

WireWriter& WireWriter::Text(std::string_view text, std::size_t max_len) {
  return ByteString(AsBytes(text), max_len);
}

WireWriter& WireWriter::Time(Timestamp time) {
  return I64(ToUnix(time));
}

WireWriter& WireWriter::Key(const PublicKey& key) {
  U8(static_cast<std::uint8_t>(key.curve));
  ByteString(key.x, CoordinateLen(key.curve));
  return ByteString(key.y, CoordinateLen(key.curve));
}

WireWriter& WireWriter::RsaKey(const PublicKey& key) {
  ByteString(key.modulus, kMaxRsaLen);
  return ByteString(key.exponent, kMaxRsaExponentLen);
}

WireWriter& WireWriter::Claims(const ClaimValue& claims) {
  AppendClaimValue(frame_, claims);
  return *this;
}

Result<Bytes> WireWriter::Finish(std::size_t max_len) && {
  const std::size_t len = frame_.size() - 4;
  if (!fits_ || len > max_len || len > std::numeric_limits<std::uint32_t>::max()) {
    return Fail(ErrorCode::kWireMalformed, "a message does not fit the limits of the wire");
  }
  for (unsigned i = 0; i < 4; ++i) {
    frame_[i] = static_cast<std::uint8_t>(len >> 8 * (3 - i) & 0xffU);
  }
  return std::move(frame_);
}

}  // namespace issuer
