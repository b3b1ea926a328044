#include "crypto/pkcs11/ec_point.h"

#include <algorithm>
#include <array>

namespace issuer {
namespace {

// The whole DER of each OBJECT IDENTIFIER.
constexpr std::array<std::uint8_t, 10> kP256Oid = {
    0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
constexpr std::array<std::uint8_t, 7> kP384Oid = {0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22};
constexpr std::array<std::uint8_t, 5> kEd25519Oid = {0x06, 0x03, 0x2b, 0x65, 0x70};
// PrintableString "edwards25519".
constexpr std::array<std::uint8_t, 14> kEd25519Name = {
    0x13, 0x0c, 'e', 'd', 'w', 'a', 'r', 'd', 's', '2', '5', '5', '1', '9'};

constexpr std::uint8_t kBitString = 0x03;
constexpr std::uint8_t kOctetString = 0x04;
constexpr std::uint8_t kUncompressed = 0x04;  // first byte of a SEC 1 point

std::size_t PointLen(Curve curve) {
  return curve == Curve::kEd25519 ? CoordinateLen(curve) : 1 + 2 * CoordinateLen(curve);
}

// The `len` bytes of the point inside `wrapped`; empty if they are not there. The three forms
// differ in length, so a bare point that begins like a DER header is not taken for one. All lengths
// are below 128: one length byte.
ByteView Unwrap(ByteView wrapped, std::size_t len) {
  if (wrapped.size() == len) {
    return wrapped;
  }
  if (wrapped.size() == len + 2 && wrapped[0] == kOctetString && wrapped[1] == len) {
    return wrapped.last(len);
  }
  if (wrapped.size() == len + 3 && wrapped[0] == kBitString && wrapped[1] == len + 1 &&
      wrapped[2] == 0) {
    return wrapped.last(len);
  }
  return {};
}

}  // namespace

std::optional<Curve> CurveOfEcParams(ByteView params) {
  const auto is = [params](ByteView known) { return std::ranges::equal(params, known); };
  if (is(kP256Oid)) {
    return Curve::kP256;
  }
  if (is(kP384Oid)) {
    return Curve::kP384;
  }
  if (is(kEd25519Oid) || is(kEd25519Name)) {
    return Curve::kEd25519;
  }
  return std::nullopt;
}

Bytes EcParamsOf(Curve curve) {
  switch (curve) {
    case Curve::kNone:
      break;
    case Curve::kP256:
      return ToBytes(kP256Oid);
    case Curve::kP384:
      return ToBytes(kP384Oid);
    case Curve::kEd25519:
      return ToBytes(kEd25519Oid);
  }
  return {};
}

Result<PublicKey> ParseEcPoint(Curve curve, ByteView point) {
  const ByteView bare = Unwrap(point, PointLen(curve));
  if (bare.empty()) {
    return Fail(ErrorCode::kKeyUnfit, "the token's EC point has a form we do not know");
  }
  if (curve == Curve::kEd25519) {
    return PublicKey{curve, ToBytes(bare), {}};
  }
  if (bare[0] != kUncompressed) {
    return Fail(ErrorCode::kKeyUnfit, "the token's EC point is compressed");
  }
  const std::size_t len = CoordinateLen(curve);
  return PublicKey{curve, ToBytes(bare.subspan(1, len)), ToBytes(bare.last(len))};
}

}  // namespace issuer
