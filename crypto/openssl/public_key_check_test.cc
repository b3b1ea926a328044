#include "crypto/openssl/public_key_check.h"

#include <gmock/gmock.h>

#include <array>
#include <string>

#include "appliance/base/encoding.h"
#include "crypto/openssl/evp_public_key.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

Bytes FromHex(const std::string& hex) {
  return HexDecode(hex).value();
}

// The base points. [NIST SP 800-186 §3.2.1.3, §3.2.1.4] [rfc8032 §5.1]
PublicKey P256() {
  return {.curve = Curve::kP256,
          .x = FromHex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
          .y = FromHex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")};
}
PublicKey P384() {
  return {.curve = Curve::kP384,
          .x = FromHex(
              "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a"
              "545e3872760ab7"),
          .y = FromHex(
              "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a"
              "431d7c90ea0e5f")};
}
PublicKey Ed25519(const std::string& hex) {
  return {.curve = Curve::kEd25519, .x = FromHex(hex), .y = {}};
}
constexpr const char* kEd25519Base =
    "5866666666666666666666666666666666666666666666666666666666666666";

TEST(CheckPublicKey, AcceptsPointsOfEachCurve) {
  EXPECT_THAT(CheckPublicKey(P256()), IsOk());
  EXPECT_THAT(CheckPublicKey(P384()), IsOk());
  EXPECT_THAT(CheckPublicKey(Ed25519(kEd25519Base)), IsOk());
  // A key of RFC 8032 §7.1, whose x is odd: the topmost bit is set.
  EXPECT_THAT(
      CheckPublicKey(Ed25519("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")),
      IsOk());
  EXPECT_THAT(
      CheckPublicKey(Ed25519("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")),
      IsOk());
}

// [PRF-5] point on curve
TEST(CheckPublicKey, RefusesPointsOffTheirCurve) {
  PublicKey off = P256();
  off.y.back() ^= 1U;
  EXPECT_THAT(CheckPublicKey(off), FailsWith(ErrorCode::kJwkInvalid));
  off = P384();
  off.x.back() ^= 1U;
  EXPECT_THAT(CheckPublicKey(off), FailsWith(ErrorCode::kJwkInvalid));
  EXPECT_THAT(CheckPublicKey({.curve = Curve::kP256, .x = Bytes(32, 0), .y = Bytes(32, 0)}),
              FailsWith(ErrorCode::kJwkInvalid))
      << "infinity, as some write it";
}

TEST(CheckPublicKey, RefusesCoordinatesNotBelowThePrime) {
  // x = 0 is on the curve, with the root of b as y. The prime stands for the same x, in a second
  // spelling.
  const Bytes p = FromHex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
  const Bytes root_of_b =
      FromHex("66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4");
  EXPECT_THAT(CheckPublicKey({.curve = Curve::kP256, .x = Bytes(32, 0), .y = root_of_b}), IsOk());
  EXPECT_THAT(CheckPublicKey({.curve = Curve::kP256, .x = p, .y = root_of_b}),
              FailsWith(ErrorCode::kJwkInvalid));
}

TEST(CheckPublicKey, RefusesCoordinatesOfTheWrongWidth) {
  PublicKey key = P256();
  key.x.insert(key.x.begin(), 0);
  EXPECT_THAT(CheckPublicKey(key), FailsWith(ErrorCode::kJwkInvalid)) << "one too many";
  key = P256();
  key.y.clear();
  EXPECT_THAT(CheckPublicKey(key), FailsWith(ErrorCode::kJwkInvalid)) << "no y";
  key = P384();
  key.curve = Curve::kP256;
  EXPECT_THAT(CheckPublicKey(key), FailsWith(ErrorCode::kJwkInvalid)) << "of another curve";
  key = Ed25519(kEd25519Base);
  key.y = key.x;
  EXPECT_THAT(CheckPublicKey(key), FailsWith(ErrorCode::kJwkInvalid)) << "a y where none belongs";
  key = Ed25519(std::string(62, '0'));
  EXPECT_THAT(CheckPublicKey(key), FailsWith(ErrorCode::kJwkInvalid)) << "31 bytes";
}

// [PRF-5] no small-order keys. Little-endian; each also with the sign bit of x set.
TEST(CheckPublicKey, RefusesEveryPointOfSmallOrder) {
  constexpr std::array<const char*, 5> kPoints = {
      "0000000000000000000000000000000000000000000000000000000000000000",
      "0100000000000000000000000000000000000000000000000000000000000000",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"};
  for (const char* hex : kPoints) {
    PublicKey key = Ed25519(hex);
    EXPECT_THAT(CheckPublicKey(key), FailsWith(ErrorCode::kJwkInvalid)) << hex;
    key.x.back() |= 0x80U;
    EXPECT_THAT(CheckPublicKey(key), FailsWith(ErrorCode::kJwkInvalid)) << hex << " with sign";
  }
}

TEST(CheckPublicKey, RefusesEncodingsOfEd25519PointsThatAreNotCanonical) {
  constexpr std::array<const char*, 3> kPoints = {
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",   // p, for 0
      "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",   // p + 3, for 3, which
                                                                            // has an x
      "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"};  // p + 18
  for (const char* hex : kPoints) {
    EXPECT_THAT(CheckPublicKey(Ed25519(hex)), FailsWith(ErrorCode::kJwkInvalid)) << hex;
  }
  EXPECT_THAT(CheckPublicKey(Ed25519("03" + std::string(62, '0'))), IsOk())
      << "the canonical form of 3";
}

TEST(CheckPublicKey, RefusesYForWhichEd25519HasNoX) {
  EXPECT_THAT(CheckPublicKey(Ed25519("02" + std::string(62, '0'))),
              FailsWith(ErrorCode::kJwkInvalid));
}

PublicKey Rsa(std::size_t modulus_len, Bytes exponent) {
  PublicKey key;
  key.curve = Curve::kNone;
  key.modulus = Bytes(modulus_len, 0xff);
  key.exponent = std::move(exponent);
  return key;
}

TEST(CheckPublicKey, TakesRsaOfAnAcceptableSize) {
  for (const std::size_t len : {256U, 384U, 512U}) {
    EXPECT_THAT(CheckPublicKey(Rsa(len, {1, 0, 1})), IsOk()) << len;
  }
  EXPECT_THAT(CheckPublicKey(Rsa(256, {1, 0, 0, 1})), IsOk());
  const PublicKey kBad[] = {Rsa(255, {1, 0, 1}),
                            Rsa(513, {1, 0, 1}),
                            Rsa(256, {3}),
                            Rsa(256, {0xff, 0xff}),
                            Rsa(256, {0, 0xff, 0xff}),
                            Rsa(256, {1, 0, 2}),
                            Rsa(256, {1, 0, 0, 0, 0, 0, 0, 0, 1}),
                            Rsa(256, {}),
                            Rsa(0, {1, 0, 1})};
  for (const PublicKey& key : kBad) {
    EXPECT_THAT(CheckPublicKey(key), FailsWith(ErrorCode::kJwkInvalid)) << key.modulus.size();
  }
  PublicKey even = Rsa(256, {1, 0, 1});
  even.modulus.back() = 0;
  EXPECT_THAT(CheckPublicKey(even), FailsWith(ErrorCode::kJwkInvalid));
  PublicKey padded = Rsa(256, {1, 0, 1});
  padded.modulus.front() = 0;
  EXPECT_THAT(CheckPublicKey(padded), FailsWith(ErrorCode::kJwkInvalid));
}

TEST(DecompressPoint, FindsBothPointsOfAnX) {
  for (const PublicKey& key : {P256(), P384()}) {
    Bytes compressed = {0x03};  // both base points: y of P-256 is odd, so is that of P-384
    Append(compressed, key.x);
    EXPECT_THAT(DecompressPoint(key.curve, compressed), IsOkAndHolds(key));
    compressed[0] = 0x02;
    ASSERT_OK_AND_ASSIGN(const PublicKey other, DecompressPoint(key.curve, compressed));
    EXPECT_EQ(other.x, key.x);
    EXPECT_NE(other.y, key.y);
    EXPECT_THAT(CheckPublicKey(other), IsOk());
  }
}

TEST(DecompressPoint, RefusesOtherForms) {
  Bytes uncompressed = {0x04};
  Append(uncompressed, P256().x);
  Append(uncompressed, P256().y);
  EXPECT_THAT(DecompressPoint(Curve::kP256, uncompressed), FailsWith(ErrorCode::kJwkInvalid));
  Bytes compressed = {0x05};
  Append(compressed, P256().x);
  EXPECT_THAT(DecompressPoint(Curve::kP256, compressed), FailsWith(ErrorCode::kJwkInvalid));
  compressed[0] = 0x03;
  EXPECT_THAT(DecompressPoint(Curve::kP384, compressed), FailsWith(ErrorCode::kJwkInvalid))
      << "another width";
  EXPECT_THAT(DecompressPoint(Curve::kP256, {}), FailsWith(ErrorCode::kJwkInvalid));
  EXPECT_THAT(DecompressPoint(Curve::kP256, Bytes(1, 0)), FailsWith(ErrorCode::kJwkInvalid))
      << "infinity";
  const Bytes no_point = FromHex("02" + std::string(63, '0') + "1");
  EXPECT_THAT(DecompressPoint(Curve::kP256, no_point), FailsWith(ErrorCode::kJwkInvalid))
      << "x = 1 has no y";
}

TEST(ToEvpPkey, ComesBackUnchanged) {
  for (const PublicKey& key : {P256(), P384(), Ed25519(kEd25519Base)}) {
    ASSERT_OK_AND_ASSIGN(const EvpPkey imported, ToEvpPkey(key));
    EXPECT_THAT(FromEvpPkey(imported.get()), IsOkAndHolds(key));
  }
}

}  // namespace
}  // namespace issuer
