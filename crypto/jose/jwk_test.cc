#include "crypto/jose/jwk.h"

#include <gmock/gmock.h>

#include <array>
#include <string>

#include "appliance/base/json_reader.h"
#include "crypto/jose/jwk_writer.h"
#include "crypto/openssl/wycheproof.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

// [rfc7515 §A.3.1], [rfc6979 §A.2.6] and [rfc8037 §A.2], without closing brace, so that cases can
// append members.
constexpr const char* kP256 =
    R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
    R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")";
constexpr const char* kP384 =
    R"({"kty":"EC","crv":"P-384","x":"7DpOQVtOGaRWhhgCn0J_pdqai8SukuAuBqrlKGswDGTe-PDqkFWGYGSiVFFUgLwT",)"
    R"("y":"gBXZty19VyROqO-awMYhiWcIpZNn-d-59UyoSz8cnbEoiyMcOuDU_nNE_SUzJkcg")";
constexpr const char* kEd25519 =
    R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")";

Result<PublicKey> Parse(const std::string& json) {
  const Result<JsonValue> value = ParseJson(json);
  CHECK(value.has_value());
  return ParseJwk(*value);
}

TEST(ParseJwk, AcceptsKeysOfEachKind) {
  ASSERT_OK_AND_ASSIGN(const PublicKey p256, Parse(std::string(kP256) + "}"));
  EXPECT_EQ(p256.curve, Curve::kP256);
  EXPECT_EQ(HexEncode(p256.x), "7fcdce2770f6c45d4183cbee6fdb4b7b580733357be9ef13bacf6e3c7bd15445");
  EXPECT_EQ(HexEncode(p256.y), "c7f144cd1bbd9b7e872cdfedb9eeb9f4b3695d6ea90b24ad8a4623288588e5ad");
  ASSERT_OK_AND_ASSIGN(const PublicKey p384, Parse(std::string(kP384) + "}"));
  EXPECT_EQ(p384.curve, Curve::kP384);
  EXPECT_EQ(p384.x.size(), 48U);
  ASSERT_OK_AND_ASSIGN(const PublicKey ed25519, Parse(std::string(kEd25519) + "}"));
  EXPECT_EQ(ed25519.curve, Curve::kEd25519);
  EXPECT_EQ(ed25519.x.size(), 32U);
  EXPECT_THAT(ed25519.y, testing::IsEmpty());
}

TEST(ParseJwk, ReadsWhatWriteJwkWrites) {
  for (const char* text : {kP256, kP384, kEd25519}) {
    ASSERT_OK_AND_ASSIGN(const PublicKey key, Parse(std::string(text) + "}"));
    JsonWriter json;
    WriteJwk(json, key);
    EXPECT_THAT(Parse(std::move(json).Take()), IsOkAndHolds(key));
  }
}

struct Case {
  const char* why;
  const char* key;
  const char* more;
};

TEST(ParseJwk, AcceptsMembersThatFit) {
  constexpr std::array<Case, 9> kCases = {{
      {"kid and unknown members", kP256, R"(,"kid":"1","x-vendor":{"a":[1]}})"},
      {"use", kP256, R"(,"use":"sig"})"},
      {"alg of P-256", kP256, R"(,"alg":"ES256"})"},
      {"alg of P-384", kP384, R"(,"alg":"ES384"})"},
      {"alg of Ed25519", kEd25519, R"(,"alg":"EdDSA"})"},
      {"key_ops", kP256, R"(,"key_ops":["verify"]})"},
      {"key_ops with sign, as some export them", kP256, R"(,"key_ops":["sign","verify"]})"},
      {"all three", kP256, R"(,"alg":"ES256","use":"sig","key_ops":["verify"]})"},
      {"a certificate, which nobody looks at", kP256, R"(,"x5c":["MIIB"]})"},
  }};
  for (const Case& c : kCases) {
    EXPECT_THAT(Parse(std::string(c.key) + c.more), IsOk()) << c.why;
  }
}

TEST(ParseJwk, RefusesMembersThatDoNotFit) {
  constexpr std::array<Case, 18> kCases = {{
      {"another use", kP256, R"(,"use":"enc"})"},
      {"use of another kind", kP256, R"(,"use":["sig"]})"},
      {"alg of another curve", kP256, R"(,"alg":"ES384"})"},
      {"alg of another key type", kP256, R"(,"alg":"EdDSA"})"},
      {"alg for key agreement", kP256, R"(,"alg":"ECDH-ES"})"},
      {"a symmetric alg", kP256, R"(,"alg":"HS256"})"},
      {"alg none", kP256, R"(,"alg":"none"})"},
      {"alg of another kind", kP256, R"(,"alg":256})"},
      {"ES256 for Ed25519", kEd25519, R"(,"alg":"ES256"})"},
      {"key_ops without verify", kP256, R"(,"key_ops":["sign"]})"},
      {"empty key_ops", kP256, R"(,"key_ops":[]})"},
      {"key_ops for encryption too", kP256, R"(,"key_ops":["verify","encrypt"]})"},
      {"key_ops with a repeated entry", kP256, R"(,"key_ops":["verify","verify"]})"},
      {"key_ops with a number", kP256, R"(,"key_ops":["verify",1]})"},
      {"key_ops as text", kP256, R"(,"key_ops":"verify"})"},
      {"key_ops null", kP256, R"(,"key_ops":null})"},
      {"y in OKP", kEd25519, R"(,"y":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})"},
      {"alg null", kEd25519, R"(,"alg":null})"},
  }};
  for (const Case& c : kCases) {
    EXPECT_THAT(Parse(std::string(c.key) + c.more), FailsWith(ErrorCode::kJwkInvalid)) << c.why;
  }
}

// [PRF-1] no private key material; [DPOP-2] public key without private members
TEST(ParseJwk, RefusesEverySecretMember) {
  for (const char* name : {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}) {
    for (const char* key : {kP256, kP384, kEd25519}) {
      const std::string json = std::string(key) + ",\"" + name + "\":";
      EXPECT_THAT(Parse(json + "\"AQAB\"}"), FailsWith(ErrorCode::kJwkInvalid)) << json;
      EXPECT_THAT(Parse(json + "null}"), FailsWith(ErrorCode::kJwkInvalid)) << json;
    }
  }
}

TEST(ParseJwk, RefusesWhatIsNoKeyOfOurs) {
  struct Text {
    const char* why;
    const char* json;
  };
  constexpr std::array<Text, 20> kTexts = {{
      {"no object", "[]"},
      {"text", "\"key\""},
      {"null", "null"},
      {"nothing in it", "{}"},
      {"no kty", R"({"crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})"},
      {"no crv", R"({"kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})"},
      {"kty is a number",
       R"({"kty":1,"crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})"},
      {"kty in lower case",
       R"({"kty":"okp","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})"},
      {"kty and crv do not fit",
       R"({"kty":"EC","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})"},
      {"X25519",
       R"({"kty":"OKP","crv":"X25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})"},
      {"RSA", R"({"kty":"RSA","n":"AQAB","e":"AQAB"})"},
      {"symmetric", R"({"kty":"oct","k":"AQAB"})"},
      {"no x", R"({"kty":"OKP","crv":"Ed25519"})"},
      {"x is a number", R"({"kty":"OKP","crv":"Ed25519","x":1})"},
      {"x with padding",
       R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo="})"},
      {"x with stray bits",
       R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURp"})"},
      {"x too short",
       R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUQ"})"},
      {"a small order",
       R"({"kty":"OKP","crv":"Ed25519","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})"},
      {"no y", R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"})"},
      {"a zero in front of x",
       R"({"kty":"EC","crv":"P-256","x":"AH_Nzidw9sRdQYPL7m_bS3tYBzM1e-nvE7rPbjx70VRF",)"
       R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})"},
  }};
  for (const Text& t : kTexts) {
    EXPECT_THAT(Parse(t.json), FailsWith(ErrorCode::kJwkInvalid)) << t.why;
  }
}

// [PRF-5] point on curve
TEST(ParseJwk, AgreesWithWycheproofOnPointsOfP256) {
  const auto file = wycheproof::FileNamed("ecdh_secp256r1_webcrypto_test.json");
  SKIP_WITHOUT_VECTORS(file);
  wycheproof::Tally tally;
  wycheproof::ForEachCase(file, [&](const JsonValue&, const JsonValue& test) {
    const JsonValue& jwk = *test.Find("public");
    if (wycheproof::Text(jwk, "crv") == "P-384") {
      return;  // wrong for their exchange on P-256, but a good key
    }
    const bool is_valid = wycheproof::IsValid(test);
    EXPECT_EQ(ParseJwk(jwk).has_value(), is_valid);
    EXPECT_THAT(ParseJwk(*test.Find("private")), FailsWith(ErrorCode::kJwkInvalid));
    tally.Count(is_valid);
  });
  tally.Report();
}

}  // namespace
}  // namespace issuer
