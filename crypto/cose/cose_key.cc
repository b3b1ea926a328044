// See cose_key.h.
#include "crypto/cose/cose_key.h"

#include <array>

#include "appliance/base/check.h"
#include "crypto/openssl/public_key_check.h"

namespace issuer {
namespace {

// Labels of a key, and values of kty. [rfc9052 §7.1] [rfc9053 §7.1, §7.2]
constexpr std::int64_t kKeyType = 1;
constexpr std::int64_t kCurve = -1;
constexpr std::int64_t kX = -2;
constexpr std::int64_t kY = -3;
constexpr std::int64_t kPrivate = -4;
constexpr std::int64_t kOkp = 1;
constexpr std::int64_t kEc2 = 2;

// [rfc9053 §7.1]
std::int64_t CoseCurve(Curve curve) {
  switch (curve) {
    case Curve::kNone:
      break;
    case Curve::kP256:
      return 1;
    case Curve::kP384:
      return 2;
    case Curve::kEd25519:
      return 6;
  }
  return 0;
}

std::int64_t CoseKeyType(Curve curve) {
  return curve == Curve::kEd25519 ? kOkp : kEc2;
}

bool Has(const CborValue& map, std::int64_t label, std::int64_t wanted) {
  const CborValue* const value = map.Find(label);
  return value != nullptr && value->Is(wanted);
}

}  // namespace

void WriteCoseKey(CborWriter& cbor, const PublicKey& key) {
  CHECK(key.curve != Curve::kNone);
  const bool is_ec = key.curve != Curve::kEd25519;
  CHECK(key.x.size() == CoordinateLen(key.curve));
  CHECK(key.y.size() == (is_ec ? key.x.size() : 0));
  cbor.BeginMap(is_ec ? 4 : 3);
  cbor.Key(kKeyType).Integer(CoseKeyType(key.curve));
  cbor.Key(kCurve).Integer(CoseCurve(key.curve));
  cbor.Key(kX).ByteString(key.x);
  if (is_ec) {
    cbor.Key(kY).ByteString(key.y);
  }
  cbor.EndMap();
}

Result<PublicKey> ReadCoseKey(const CborValue& map) {
  if (map.Find(kPrivate) != nullptr) {
    return Fail(ErrorCode::kJwkInvalid, "a private COSE key");
  }
  constexpr std::array kCurves = {Curve::kP256, Curve::kP384, Curve::kEd25519};
  for (const Curve curve : kCurves) {
    if (!Has(map, kKeyType, CoseKeyType(curve)) || !Has(map, kCurve, CoseCurve(curve))) {
      continue;
    }
    const CborValue* const x = map.Find(kX);
    const CborValue* const y = map.Find(kY);
    const bool is_ec = curve != Curve::kEd25519;
    if (x == nullptr || x->kind != CborKind::kByteString || is_ec != (y != nullptr) ||
        (is_ec && y->kind != CborKind::kByteString)) {
      return Fail(ErrorCode::kJwkInvalid, "a COSE key without its coordinates");
    }
    PublicKey key{curve, x->bytes, is_ec ? y->bytes : Bytes()};
    RETURN_IF_ERROR(CheckPublicKey(key));
    return key;
  }
  return Fail(ErrorCode::kJwkInvalid, "a COSE key of a kind that is not known here");
}

}  // namespace issuer
