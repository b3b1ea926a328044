// EC parameters and points as tokens spell them.
#include "crypto/pkcs11/ec_point.h"

#include <gtest/gtest.h>

#include <string>

#include "appliance/base/encoding.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

Bytes Hex(const std::string& text) {
  const Result<Bytes> bytes = HexDecode(text);
  CHECK(bytes.has_value());
  return *bytes;
}

// The generators of the curves [sec2 §2.4.2, §2.5.1]; the public key of the first test of [rfc8032
// §7.1].
const std::string kP256X = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
const std::string kP256Y = "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
const std::string kP384X =
    "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760a"
    "b7";
const std::string kP384Y =
    "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e"
    "5f";
const std::string kEd = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

TEST(CurveOfEcParams, KnowsThreeCurvesByOidAndOneByName) {
  const struct {
    const char* why;
    const char* params;
    std::optional<Curve> curve;
  } kCases[] = {
      {"OID of P-256", "06082a8648ce3d030107", Curve::kP256},
      {"OID of P-384", "06052b81040022", Curve::kP384},
      {"OID of Ed25519", "06032b6570", Curve::kEd25519},
      {"PrintableString edwards25519", "130c656477617264733235353139", Curve::kEd25519},
      {"OID of P-521", "06052b81040023", std::nullopt},
      {"OID of X25519", "06032b656e", std::nullopt},
      {"OID of P-256 and a byte more", "06082a8648ce3d03010700", std::nullopt},
      {"explicit parameters", "3003020101", std::nullopt},
      {"nothing", "", std::nullopt},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(CurveOfEcParams(Hex(c.params)), c.curve) << c.why;
  }
}

TEST(EcParamsOf, IsReadBack) {
  for (const Curve curve : {Curve::kP256, Curve::kP384, Curve::kEd25519}) {
    EXPECT_EQ(CurveOfEcParams(EcParamsOf(curve)), curve);
  }
}

TEST(ParseEcPoint, TakesTheThreeFormsTokensUse) {
  const PublicKey p256{Curve::kP256, Hex(kP256X), Hex(kP256Y)};
  const PublicKey p384{Curve::kP384, Hex(kP384X), Hex(kP384Y)};
  const PublicKey ed{Curve::kEd25519, Hex(kEd), {}};
  const struct {
    const char* why;
    std::string point;
    const PublicKey& key;
  } kCases[] = {
      {"P-256 in an OCTET STRING", "044104" + kP256X + kP256Y, p256},
      {"P-256 bare", "04" + kP256X + kP256Y, p256},
      {"P-256 in a BIT STRING", "03420004" + kP256X + kP256Y, p256},
      {"P-384 in an OCTET STRING", "046104" + kP384X + kP384Y, p384},
      {"P-384 bare", "04" + kP384X + kP384Y, p384},
      {"Ed25519 in an OCTET STRING", "0420" + kEd, ed},
      {"Ed25519 bare", kEd, ed},
      {"Ed25519 in a BIT STRING", "032100" + kEd, ed},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(ParseEcPoint(c.key.curve, Hex(c.point)), IsOkAndHolds(c.key)) << c.why;
  }
}

TEST(ParseEcPoint, TakesABarePointThatLooksLikeAHeader) {
  // x begins with 0x3f, so the first two bytes read "OCTET STRING of 63 bytes".
  const std::string x = "3f" + kP256X.substr(2);
  EXPECT_THAT(ParseEcPoint(Curve::kP256, Hex("04" + x + kP256Y)),
              IsOkAndHolds(PublicKey{Curve::kP256, Hex(x), Hex(kP256Y)}));
}

TEST(ParseEcPoint, RefusesTheRest) {
  const struct {
    const char* why;
    Curve curve;
    std::string point;
  } kCases[] = {
      {"empty", Curve::kP256, ""},
      {"compressed, bare", Curve::kP256, "02" + kP256X},
      {"compressed, wrapped", Curve::kP256, "042102" + kP256X},
      {"hybrid form", Curve::kP256, "044106" + kP256X + kP256Y},
      {"one byte short", Curve::kP256, "044004" + kP256X + kP256Y.substr(2)},
      {"one byte long", Curve::kP256, "044104" + kP256X + kP256Y + "00"},
      {"length byte disagrees", Curve::kP256, "044204" + kP256X + kP256Y},
      {"another tag", Curve::kP256, "054104" + kP256X + kP256Y},
      {"unused bits in the BIT STRING", Curve::kP256, "03420104" + kP256X + kP256Y},
      {"P-384 point for P-256", Curve::kP256, "046104" + kP384X + kP384Y},
      {"Ed25519 of 31 bytes", Curve::kEd25519, kEd.substr(2)},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(ParseEcPoint(c.curve, Hex(c.point)), FailsWith(ErrorCode::kKeyUnfit)) << c.why;
  }
}

}  // namespace
}  // namespace issuer
