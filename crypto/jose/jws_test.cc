#include "crypto/jose/jws.h"

#include <gmock/gmock.h>

#include <array>
#include <string>
#include <type_traits>

#include "appliance/base/encoding.h"
#include "appliance/base/json_reader.h"
#include "crypto/jose/jwk.h"
#include "crypto/openssl/evp_public_key.h"
#include "crypto/openssl/wycheproof.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

static_assert(!std::is_default_constructible_v<VerifiedJws>);
static_assert(!std::is_constructible_v<VerifiedJws, Bytes>);
static_assert(!std::is_default_constructible_v<UnverifiedJws>);

// [rfc7515 §A.3.1]
constexpr const char* kEs256 =
    "eyJhbGciOiJFUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVl"
    "fQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
constexpr const char* kEs256Key =
    R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
    R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})";
// [rfc8037 §A.4]
constexpr const char* kEdDsa =
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-"
    "09PGcvMg3AIbQR6dWbhijcNR4ki4i"
    "ylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
constexpr const char* kEdDsaKey =
    R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";

PublicKey Key(std::string_view json) {
  return ParseJwk(ParseJson(json).value()).value();
}

// A key of the test's own.
class TestKey {
 public:
  TestKey() : key_(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")) { CHECK(key_ != nullptr); }
  PublicKey public_key() const { return FromEvpPkey(key_.get()).value(); }

  // A compact JWS over exactly these texts.
  std::string Sign(std::string_view header, std::string_view payload) const {
    const std::string input =
        Base64UrlEncode(AsBytes(header)) + "." + Base64UrlEncode(AsBytes(payload));
    const EvpMdCtx context(EVP_MD_CTX_new());
    CHECK(EVP_DigestSignInit_ex(
              context.get(), nullptr, nullptr, nullptr, nullptr, key_.get(), nullptr) == 1);
    Bytes signature(64);
    std::size_t len = signature.size();
    const ByteView bytes = AsBytes(input);
    CHECK(EVP_DigestSign(context.get(), signature.data(), &len, bytes.data(), bytes.size()) == 1);
    return input + "." + Base64UrlEncode(signature);
  }

 private:
  EvpPkey key_;
};

Result<VerifiedJws> ParseAndVerify(std::string_view compact, const PublicKey& key) {
  ASSIGN_OR_RETURN(UnverifiedJws jws, UnverifiedJws::Parse(compact));
  return std::move(jws).Verify(key);
}

TEST(UnverifiedJws, ShowsItsHeaderOnly) {
  const TestKey key;
  const std::string compact =
      key.Sign(R"({"typ":"openid4vci-proof+jwt","alg":"EdDSA","kid":"1"})", "{}");
  ASSERT_OK_AND_ASSIGN(const UnverifiedJws jws, UnverifiedJws::Parse(compact));
  EXPECT_EQ(jws.algorithm(), SignatureAlgorithm::kEdDsa);
  EXPECT_EQ(jws.typ(), "openid4vci-proof+jwt");
  ASSERT_NE(jws.header().FindText("kid"), nullptr);
  EXPECT_EQ(*jws.header().FindText("kid"), "1");
  ASSERT_OK_AND_ASSIGN(const UnverifiedJws without, UnverifiedJws::Parse(kEs256));
  EXPECT_EQ(without.typ(), "");
  EXPECT_EQ(without.algorithm(), SignatureAlgorithm::kEs256);
}

TEST(UnverifiedJws, VerifiesTheExamplesOfTheRfcs) {
  ASSERT_OK_AND_ASSIGN(const VerifiedJws es256, ParseAndVerify(kEs256, Key(kEs256Key)));
  EXPECT_EQ(AsText(es256.payload()),
            "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}");
  ASSERT_OK_AND_ASSIGN(const JsonValue payload, es256.PayloadJson());
  ASSERT_NE(payload.FindText("iss"), nullptr);
  EXPECT_EQ(*payload.FindText("iss"), "joe");
  ASSERT_OK_AND_ASSIGN(const VerifiedJws eddsa, ParseAndVerify(kEdDsa, Key(kEdDsaKey)));
  EXPECT_EQ(AsText(eddsa.payload()), "Example of Ed25519 signing");
}

TEST(UnverifiedJws, RefusesAnotherKey) {
  EXPECT_THAT(ParseAndVerify(kEdDsa, TestKey().public_key()),
              FailsWith(ErrorCode::kSignatureInvalid));
}

// [SEC-7] [PRF-5] the key must fit the algorithm
TEST(UnverifiedJws, RefusesAKeyOfAnotherCurve) {
  EXPECT_THAT(ParseAndVerify(kEdDsa, Key(kEs256Key)), FailsWith(ErrorCode::kSignatureInvalid));
  EXPECT_THAT(ParseAndVerify(kEs256, Key(kEdDsaKey)), FailsWith(ErrorCode::kSignatureInvalid));
}

TEST(UnverifiedJws, RefusesEveryChangedCharacter) {
  for (const auto& [compact, key] :
       {std::pair(kEs256, Key(kEs256Key)), std::pair(kEdDsa, Key(kEdDsaKey))}) {
    const std::string good = compact;
    for (std::size_t i = 0; i < good.size(); ++i) {
      std::string changed = good;
      changed[i] = good[i] == 'A' ? 'B' : 'A';
      EXPECT_FALSE(ParseAndVerify(changed, key).has_value()) << "position " << i;
    }
  }
}

TEST(UnverifiedJws, RefusesEveryTruncation) {
  const std::string good = kEs256;
  for (std::size_t len = 0; len < good.size(); ++len) {
    EXPECT_FALSE(ParseAndVerify(good.substr(0, len), Key(kEs256Key)).has_value()) << len;
  }
}

// [SEC-7] fixed list of algorithms, no `none`
TEST(UnverifiedJws, RefusesAlgorithmsThatAreNotOurs) {
  const TestKey key;
  for (const char* alg : {"none",
                          "None",
                          "NONE",
                          "nOnE",
                          "",
                          "HS256",
                          "HS384",
                          "RS256",
                          "PS256",
                          "ES512",
                          "ES256K",
                          "es256",
                          "ES256 ",
                          "ECDH-ES",
                          "dir"}) {
    const std::string compact = key.Sign(std::string(R"({"alg":")") + alg + "\"}", "{}");
    EXPECT_THAT(UnverifiedJws::Parse(compact), FailsWith(ErrorCode::kAlgorithmUnsupported)) << alg;
    const std::string unsigned_text = compact.substr(0, compact.rfind('.') + 1);
    EXPECT_THAT(UnverifiedJws::Parse(unsigned_text), FailsWith(ErrorCode::kAlgorithmUnsupported))
        << alg;
  }
}

// [SEC-7] `crit` refused
TEST(UnverifiedJws, RefusesHeadersThatAreNotPlain) {
  const TestKey key;
  struct Case {
    const char* why;
    std::string header;
  };
  const std::array<Case, 19> cases = {{
      {"crit of an extension", R"({"alg":"EdDSA","crit":["exp"],"exp":1})"},
      {"crit of b64", R"({"alg":"EdDSA","crit":["b64"],"b64":false})"},
      {"empty crit", R"({"alg":"EdDSA","crit":[]})"},
      {"crit null", R"({"alg":"EdDSA","crit":null})"},
      {"b64 without crit", R"({"alg":"EdDSA","b64":false})"},
      {"b64 true", R"({"alg":"EdDSA","b64":true})"},
      {"no alg", R"({"typ":"JWT"})"},
      {"alg null", R"({"alg":null})"},
      {"alg is a list", R"({"alg":["EdDSA"]})"},
      {"alg is a number", R"({"alg":1})"},
      {"typ is a number", R"({"alg":"EdDSA","typ":1})"},
      {"typ null", R"({"alg":"EdDSA","typ":null})"},
      {"repeated alg", R"({"alg":"EdDSA","alg":"EdDSA"})"},
      {"repeated member", R"({"alg":"EdDSA","kid":"1","kid":"2"})"},
      {"an array", R"(["EdDSA"])"},
      {"text", R"("EdDSA")"},
      {"something behind the object", R"({"alg":"EdDSA"} {})"},
      {"no UTF-8", "{\"alg\":\"EdDSA\",\"kid\":\"\xff\"}"},
      {"too deep", R"({"alg":"EdDSA","x":)" + std::string(20, '[') + std::string(20, ']') + "}"},
  }};
  for (const Case& c : cases) {
    EXPECT_THAT(UnverifiedJws::Parse(key.Sign(c.header, "{}")), FailsWith(ErrorCode::kJwsMalformed))
        << c.why;
  }
}

// [SEC-7] no key from the header, no fetch
TEST(UnverifiedJws, NeverTakesItsKeyFromTheHeader) {
  const TestKey attacker;
  const TestKey honest;
  const std::string x = Base64UrlEncode(attacker.public_key().x);
  const std::string header =
      R"({"alg":"EdDSA","jku":"http://127.0.0.1:1/","x5u":"http://127.0.0.1:1/","jwk":)"
      R"({"kty":"OKP","crv":"Ed25519","x":")" +
      x + "\"}}";
  EXPECT_THAT(ParseAndVerify(attacker.Sign(header, "{}"), honest.public_key()),
              FailsWith(ErrorCode::kSignatureInvalid));
  EXPECT_THAT(ParseAndVerify(honest.Sign(header, "{}"), honest.public_key()), IsOk());
}

TEST(UnverifiedJws, RefusesOtherForms) {
  const std::string good = kEdDsa;
  const std::size_t first = good.find('.');
  const std::size_t last = good.rfind('.');
  const std::string header = good.substr(0, first);
  const std::string payload = good.substr(first + 1, last - first - 1);
  const std::string signature = good.substr(last + 1);
  struct Case {
    const char* why;
    std::string text;
  };
  const std::array<Case, 16> cases = {{
      {"empty", ""},
      {"dots only", ".."},
      {"one part", header},
      {"two parts", header + "." + payload},
      {"four parts", good + "."},
      {"five parts, a JWE", header + ".." + payload + "." + payload + "." + signature},
      {"no header", "." + payload + "." + signature},
      {"white space in front", " " + good},
      {"a new line behind", good + "\n"},
      {"padding", header + "." + payload + "." + signature + "=="},
      {"base64 with plus and slash", header + "." + payload + "." + "+/" + signature.substr(2)},
      {"stray bits in the signature", header + "." + payload + "." + signature.substr(0, 85) + "h"},
      {"stray bits in the payload",
       header + "." + payload.substr(0, payload.size() - 1) + "d." + signature},
      {"JSON serialization", R"({"payload":"","protected":"","signature":""})"},
      {"a zero byte", header + std::string(1, '\0') + "." + payload + "." + signature},
      {"SD-JWT", good + "~"},
  }};
  for (const Case& c : cases) {
    EXPECT_THAT(UnverifiedJws::Parse(c.text), FailsWith(ErrorCode::kJwsMalformed)) << c.why;
  }
  EXPECT_THAT(ParseAndVerify(header + "." + payload + ".", Key(kEdDsaKey)),
              FailsWith(ErrorCode::kSignatureInvalid));
}

// [SEC-7] size limits
TEST(UnverifiedJws, HasALimitOfSize) {
  const TestKey key;
  const std::string header = R"({"alg":"EdDSA"})";
  EXPECT_THAT(UnverifiedJws::Parse(key.Sign(header, std::string(12'000, ' '))), IsOk());
  EXPECT_THAT(UnverifiedJws::Parse(key.Sign(header, std::string(13'000, ' '))),
              FailsWith(ErrorCode::kJwsMalformed));
  const std::string small = kEdDsa;
  EXPECT_THAT(UnverifiedJws::Parse(small, small.size()), IsOk());
  EXPECT_THAT(UnverifiedJws::Parse(small, small.size() - 1), FailsWith(ErrorCode::kJwsMalformed));
}

TEST(VerifiedJws, RefusesPayloadsThatAreNoStrictObject) {
  const TestKey key;
  for (const char* payload :
       {"", "[]", "1", "\"text\"", "{", "{\"a\":1,\"a\":2}", "{} x", "null"}) {
    ASSERT_OK_AND_ASSIGN(const VerifiedJws jws,
                         ParseAndVerify(key.Sign(R"({"alg":"EdDSA"})", payload), key.public_key()));
    EXPECT_EQ(AsText(jws.payload()), payload);
    EXPECT_THAT(jws.PayloadJson(), FailsWith(ErrorCode::kJwsMalformed)) << payload;
  }
}

// The members that carry a key, without those that only the secret one has.
Result<PublicKey> PublicKeyOf(const JsonValue& group) {
  const JsonValue* jwk = group.Find("public");
  if (jwk == nullptr) {
    return Fail(ErrorCode::kJwkInvalid, "a symmetric key");
  }
  // A set has one key in every group with a public one.
  if (const JsonValue* keys = jwk->Find("keys"); keys != nullptr) {
    CHECK(keys->AsArray()->size() == 1);
    jwk = &keys->AsArray()->front();
  }
  return ParseJwk(*jwk);
}

bool IsOurs(const JsonValue& group) {
  const JsonValue* jwk = group.Find("public");
  const std::string* curve = jwk == nullptr ? nullptr : jwk->FindText("crv");
  return curve != nullptr && (*curve == "P-256" || *curve == "P-384" || *curve == "Ed25519");
}

// [SEC-7] RFC 8725, judged by others. A valid JWS with an algorithm or key we do not use must be
// refused as well.
TEST(UnverifiedJws, AgreesWithWycheproof) {
  wycheproof::Tally tally;
  for (const char* name :
       {"json_web_signature_test.json", "json_web_crypto_test.json", "json_web_key_test.json"}) {
    const auto file = wycheproof::FileNamed(name);
    SKIP_WITHOUT_VECTORS(file);
    wycheproof::ForEachCase(file, [&](const JsonValue& group, const JsonValue& test) {
      const std::string* compact = test.FindText("jws");
      if (compact == nullptr) {
        return;  // a JWE, or JSON serialization, which has no entry here
      }
      const Result<PublicKey> key = PublicKeyOf(group);
      const bool is_accepted = key.has_value() && ParseAndVerify(*compact, *key).has_value();
      const bool is_expected = wycheproof::IsValid(test) && IsOurs(group);
      EXPECT_EQ(is_accepted, is_expected);
      if (const JsonValue* secret = group.Find("private"); secret != nullptr) {
        EXPECT_THAT(ParseJwk(*secret), FailsWith(ErrorCode::kJwkInvalid));
      }
      tally.Count(is_expected);
    });
  }
  tally.Report();
}

}  // namespace
}  // namespace issuer
