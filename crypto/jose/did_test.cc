#include "crypto/jose/did.h"

#include <gmock/gmock.h>

#include <array>
#include <string>

#include "appliance/base/encoding.h"
#include "crypto/jose/base58.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

// [did:jwk §Examples]
constexpr const char* kDidJwk =
    "did:jwk:"
    "eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImFjYklRaXVNczNpOF91c3pFakoydHBUdFJNNEVVM3l6OTFQSDZDZE"
    "gyVjAi"
    "LCJ5IjoiX0tjeUxqOXZXTXB0bm1LdG00NkdxRHo4d2Y3NEk1TEtncmwyR3pIM25TRSJ9";
// [did:key §Test Vectors]
constexpr const char* kDidKeyEd25519 = "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp";
constexpr const char* kDidKeyP256 = "did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv";
constexpr const char* kDidKeyP384 =
    "did:key:z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9";

std::string Multibase(const std::string& did) {
  return did.substr(std::string("did:key:").size());
}

std::string DidKey(const std::string& hex) {
  return "did:key:z" + Base58Encode(HexDecode(hex).value());
}
std::string DidJwk(std::string_view json) {
  return "did:jwk:" + Base64UrlEncode(AsBytes(json));
}

// [PRF-13] did:jwk
TEST(ResolveDid, FindsTheKeyOfDidJwk) {
  ASSERT_OK_AND_ASSIGN(const PublicKey key, ResolveDid(kDidJwk));
  EXPECT_EQ(key.curve, Curve::kP256);
  EXPECT_EQ(Base64UrlEncode(key.x), "acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0");
  EXPECT_EQ(Base64UrlEncode(key.y), "_KcyLj9vWMptnmKtm46GqDz8wf74I5LKgrl2GzH3nSE");
  EXPECT_THAT(ResolveDid(std::string(kDidJwk) + "#0"), IsOkAndHolds(key));
}

// [PRF-13] did:key
TEST(ResolveDid, FindsTheKeyOfDidKey) {
  ASSERT_OK_AND_ASSIGN(const PublicKey p256, ResolveDid(kDidKeyP256));
  EXPECT_EQ(p256.curve, Curve::kP256);
  EXPECT_EQ(Base64UrlEncode(p256.x), "igrFmi0whuihKnj9R3Om1SoMph72wUGeFaBbzG2vzns");
  EXPECT_EQ(Base64UrlEncode(p256.y), "efsX5b10x8yjyrj4ny3pGfLcY7Xby1KzgqOdqnsrJIM");
  ASSERT_OK_AND_ASSIGN(const PublicKey p384, ResolveDid(kDidKeyP384));
  EXPECT_EQ(p384.curve, Curve::kP384);
  EXPECT_EQ(Base64UrlEncode(p384.x),
            "lInTxl8fjLKp_UCrxI0WDklahi-7-_6JbtiHjiRvMvhedhKVdHBfi2HCY8t_QJyc");
  EXPECT_EQ(Base64UrlEncode(p384.y),
            "y6N1IC-2mXxHreETBW7K3mBcw0qGr3CWHCs-yl09yCQRLcyfGv7XhqAngHOu51Zv");
  ASSERT_OK_AND_ASSIGN(const PublicKey ed25519, ResolveDid(kDidKeyEd25519));
  EXPECT_EQ(ed25519.curve, Curve::kEd25519);
  EXPECT_EQ(HexEncode(ed25519.x),
            "3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29");
}

TEST(ResolveDid, AcceptsTheFragmentThatRepeatsTheKey) {
  for (const std::string did : {kDidKeyEd25519, kDidKeyP256, kDidKeyP384}) {
    ASSERT_OK_AND_ASSIGN(const PublicKey key, ResolveDid(did));
    EXPECT_THAT(ResolveDid(did + "#" + Multibase(did)), IsOkAndHolds(key));
  }
}

TEST(ResolveDid, RefusesOtherUrls) {
  const std::string did_jwk = kDidJwk;
  const std::string did_key = kDidKeyP256;
  struct Case {
    const char* why;
    std::string url;
  };
  const std::array<Case, 25> cases = {{
      {"empty", ""},
      {"no DID", "https://issuer.example/key"},
      {"another method", "did:web:issuer.example"},
      {"a method that begins alike", "did:keyx:" + Multibase(did_key)},
      {"upper case", "DID:KEY:" + Multibase(did_key)},
      {"nothing behind did:key", "did:key:"},
      {"nothing behind did:jwk", "did:jwk:"},
      {"did:key, an empty value", "did:key:z"},
      {"did:key, another multibase", "did:key:u" + Multibase(did_key).substr(1)},
      {"did:key, a character outside base58", did_key + "0"},
      {"did:key, one character more", did_key + "1"},
      {"did:key, one character less", did_key.substr(0, did_key.size() - 1)},
      {"did:key, an empty fragment", did_key + "#"},
      {"did:key, another fragment", did_key + "#key-1"},
      {"did:key, two fragments", did_key + "#" + Multibase(did_key) + "#"},
      {"did:key, a path", did_key + "/path"},
      {"did:key, a query", did_key + "?versionId=1"},
      {"did:key, a version", "did:key:1.1:" + Multibase(did_key)},
      {"did:jwk, an empty fragment", did_jwk + "#"},
      {"did:jwk, another fragment", did_jwk + "#1"},
      {"did:jwk, a query", did_jwk + "?a=b"},
      {"did:jwk, padded", did_jwk + "=="},
      {"did:jwk, no JSON", DidJwk("{")},
      {"did:jwk, no key", DidJwk("{}")},
      {"too long", did_jwk + std::string(kMaxDidUrlLen, 'A')},
  }};
  for (const Case& c : cases) {
    EXPECT_THAT(ResolveDid(c.url), FailsWith(ErrorCode::kJwkInvalid)) << c.why;
  }
}

TEST(ResolveDid, RefusesKeysOfDidKeyThatAreNotGood) {
  constexpr const char* kX = "8a0ac59a2d3086e8a12a78fd4773a6d52a0ca61ef6c1419e15a05bcc6daf9e7b";
  struct Case {
    const char* why;
    std::string did;
  };
  const std::array<Case, 10> cases = {{
      {"codec without key", DidKey("8024")},
      {"half a codec", DidKey("80")},
      {"secp256k1", DidKey(std::string("e70102") + kX)},
      {"X25519", DidKey(std::string("ec01") + kX)},
      {"a codec with a longer varint than it needs", DidKey(std::string("ed8100") + kX)},
      {"P-256 without compression", DidKey(std::string("802404") + kX + kX)},
      {"P-256 with an impossible first byte", DidKey(std::string("802405") + kX)},
      {"P-256 in the codec of P-384", DidKey(std::string("812403") + kX)},
      {"Ed25519 of order 1", DidKey("ed01" + std::string("01") + std::string(62, '0'))},
      {"Ed25519 with 33 bytes", DidKey(std::string("ed01") + kX + "00")},
  }};
  for (const Case& c : cases) {
    EXPECT_THAT(ResolveDid(c.did), FailsWith(ErrorCode::kJwkInvalid)) << c.why;
  }
  EXPECT_THAT(ResolveDid(DidKey(std::string("802403") + kX)), IsOk())
      << "the one they are variants of";
}

// [PRF-13] the key must be in the right verification relationship
TEST(ResolveDid, RefusesDidJwkForEncryption) {
  // [did:jwk §Examples], X25519
  EXPECT_THAT(
      ResolveDid(
          "did:jwk:"
          "eyJrdHkiOiJPS1AiLCJjcnYiOiJYMjU1MTkiLCJ1c2UiOiJlbmMiLCJ4IjoiM3A3YmZYdDl3YlRUVzJIQz"
          "dPUTFOei1EUThoYmVHZE5yZngtRkctSUswOCJ9"),
      FailsWith(ErrorCode::kJwkInvalid));
  constexpr const char* kKey =
      R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")";
  EXPECT_THAT(ResolveDid(DidJwk(std::string(kKey) + "}")), IsOk());
  EXPECT_THAT(ResolveDid(DidJwk(std::string(kKey) + R"(,"use":"enc"})")),
              FailsWith(ErrorCode::kJwkInvalid));
  EXPECT_THAT(ResolveDid(DidJwk(std::string(kKey) + R"(,"d":"AQAB"})")),
              FailsWith(ErrorCode::kJwkInvalid));
}

}  // namespace
}  // namespace issuer
