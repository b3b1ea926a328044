#include "crypto/openssl/ecdsa_encoding.h"

#include <algorithm>
#include <cstdint>

#include "appliance/base/check.h"

namespace issuer {
namespace {

constexpr std::uint8_t kInteger = 0x02;
constexpr std::uint8_t kSequence = 0x30;
constexpr std::size_t kMaxCoordinateLen = 66;  // P-521, the widest there is
constexpr std::uint8_t kLongFormOneByte = 0x81;

ByteView WithoutLeadingZeros(ByteView number) {
  const auto first =
      std::find_if(number.begin(), number.end(), [](std::uint8_t b) { return b != 0; });
  return {first, number.end()};
}

// `content` is shorter than 128 bytes.
void AppendInteger(Bytes& out, ByteView number) {
  const ByteView digits = WithoutLeadingZeros(number);
  const bool needs_zero = digits.empty() || (digits.front() & 0x80U) != 0;
  out.push_back(kInteger);
  out.push_back(static_cast<std::uint8_t>(digits.size() + (needs_zero ? 1 : 0)));
  if (needs_zero) {
    out.push_back(0);
  }
  Append(out, digits);
}

// Takes `tag`, a minimal length and that many bytes off the front of `in`. False if they are not
// there.
bool TakeElement(ByteView& in, std::uint8_t tag, ByteView& content) {
  if (in.size() < 2 || in[0] != tag) {
    return false;
  }
  std::size_t head_len = 2;
  std::size_t content_len = in[1];
  if (in[1] == kLongFormOneByte) {
    if (in.size() < 3 || in[2] < 0x80) {
      return false;  // the short form would have done
    }
    head_len = 3;
    content_len = in[2];
  } else if (in[1] >= 0x80) {
    return false;  // indefinite, or longer than two coordinates can be
  }
  if (content_len > in.size() - head_len) {
    return false;
  }
  content = in.subspan(head_len, content_len);
  in = in.subspan(head_len + content_len);
  return true;
}

// Takes a non-negative INTEGER off the front of `in` and appends it to `out` with `len` bytes.
bool TakeInteger(ByteView& in, std::size_t len, Bytes& out) {
  ByteView content;
  if (!TakeElement(in, kInteger, content) || content.empty() || (content[0] & 0x80U) != 0) {
    return false;
  }
  if (content.size() > 1 && content[0] == 0 && (content[1] & 0x80U) == 0) {
    return false;  // surplus zero
  }
  const ByteView digits = WithoutLeadingZeros(content);
  if (digits.size() > len) {
    return false;
  }
  out.insert(out.end(), len - digits.size(), 0);
  Append(out, digits);
  return true;
}

}  // namespace

Result<Bytes> DerFromRaw(ByteView raw) {
  if (raw.empty() || raw.size() % 2 != 0 || raw.size() > 2 * kMaxCoordinateLen) {
    return Fail(ErrorCode::kSignatureInvalid, "raw ECDSA signature of an impossible length");
  }
  Bytes content;
  AppendInteger(content, raw.first(raw.size() / 2));
  AppendInteger(content, raw.last(raw.size() / 2));
  Bytes der = {kSequence};
  if (content.size() >= 0x80) {
    der.push_back(kLongFormOneByte);
  }
  der.push_back(static_cast<std::uint8_t>(content.size()));
  Append(der, content);
  return der;
}

Result<Bytes> RawFromDer(ByteView der, std::size_t coordinate_len) {
  CHECK(coordinate_len > 0 && coordinate_len <= kMaxCoordinateLen);
  ByteView content;
  Bytes raw;
  if (!TakeElement(der, kSequence, content) || !der.empty() ||
      !TakeInteger(content, coordinate_len, raw) || !TakeInteger(content, coordinate_len, raw) ||
      !content.empty()) {
    return Fail(ErrorCode::kSignatureInvalid, "ECDSA signature is not strict DER");
  }
  return raw;
}

}  // namespace issuer
