// Device keys. [MD-2] [MD-3]
#include "crypto/cose/cose_key.h"

#include <gtest/gtest.h>

#include <string>

#include "appliance/base/encoding.h"
#include "crypto/cose/cbor_reader.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

Bytes Hex(const std::string& text) {
  const Result<Bytes> bytes = HexDecode(text);
  CHECK(bytes.has_value());
  return *bytes;
}

// The key "11" of the COSE working group's examples. [rfc9052 §C.7.1]
const std::string kX = "bac5b11cad8f99f9c72b05cf4b9e26d244dc189f745228255a219a86d6a09eff";
const std::string kY = "20138bf82dc1b6d562be0fa54ab7804a3a64b6d72ccfed6b6fb6ed28bbfc117e";
// The first key of [rfc8032 §7.1].
const std::string kEd = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

Result<PublicKey> Read(const std::string& hex) {
  ASSIGN_OR_RETURN(const CborValue value, ParseCbor(Hex(hex), CborForm::kValid));
  return ReadCoseKey(value);
}

std::string Write(const PublicKey& key) {
  CborWriter cbor;
  WriteCoseKey(cbor, key);
  return HexEncode(std::move(cbor).Take());
}

TEST(CoseKey, WritesTheRequiredParametersInFullWidth) {
  EXPECT_EQ(Write({Curve::kP256, Hex(kX), Hex(kY)}),
            "a4010220012158"
            "20" +
                kX + "225820" + kY);
  EXPECT_EQ(Write({Curve::kEd25519, Hex(kEd), {}}),
            "a3010120062158"
            "20" +
                kEd);
  Bytes narrow(48, 0x00);
  narrow[47] = 1;
  EXPECT_EQ(Write({Curve::kP384, narrow, Bytes(48, 0xff)}),
            "a40102200221"
            "5830" +
                HexEncode(narrow) + "225830" + HexEncode(Bytes(48, 0xff)));
}

TEST(CoseKey, IsReadBack) {
  for (const PublicKey& key :
       {PublicKey{Curve::kP256, Hex(kX), Hex(kY)}, PublicKey{Curve::kEd25519, Hex(kEd), {}}}) {
    const Result<PublicKey> again = Read(Write(key));
    ASSERT_THAT(again, IsOk());
    EXPECT_EQ(*again, key);
  }
  // With kid and key_ops.
  EXPECT_THAT(Read("a6010202423131048102200121"
                   "5820" +
                   kX + "225820" + kY),
              IsOk());
}

TEST(ReadCoseKey, RefusesWhatIsNoPublicKeyOfOurs) {
  const struct {
    const char* why;
    std::string encoded;
  } kCases[] = {
      {"not a map", "80"},
      {"empty", "a0"},
      {"symmetric",
       "a2010420"
       "4101"},
      {"key type as text",
       "a4016345433220012158"
       "20" +
           kX + "225820" + kY},
      {"P-521", "a401022003215820" + kX + "225820" + kY},
      {"an EC2 key on an OKP curve", "a401022006215820" + kX + "225820" + kY},
      {"an OKP key on an EC2 curve", "a301012001215820" + kX},
      {"X25519", "a301012004215820" + kEd},
      {"without x", "a301022001225820" + kY},
      {"without y", "a301022001215820" + kX},
      {"x as text", "a401022001216178225820" + kY},
      {"compressed", "a401022001215820" + kX + "22f5"},
      {"a leading zero cut off", "a40102200121581f" + kX.substr(2) + "225820" + kY},
      {"not on the curve", "a401022001215820" + kY + "225820" + kX},
      {"private", "a501022001215820" + kX + "225820" + kY + "235820" + kX},
      {"y of an OKP key", "a401012006215820" + kEd + "2240"},
      {"Ed25519 point of small order",
       "a301012006215820"
       "01" +
           std::string(62, '0')},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(Read(c.encoded), FailsWith(ErrorCode::kJwkInvalid)) << c.why;
  }
}

}  // namespace
}  // namespace issuer
