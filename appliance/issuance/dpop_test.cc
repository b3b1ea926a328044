// DPoP proofs: the honest one, one row a breakage, and what is remembered.
#include "appliance/issuance/dpop.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>

#include "appliance/base/encoding.h"
#include "appliance/base/json_writer.h"
#include "appliance/issuerctl/dpop_client.h"
#include "crypto/jose/jwk_writer.h"
#include "crypto/openssl/digest.h"
#include "tests/support/fake_random.h"
#include "tests/support/result_matchers.h"
#include "tests/support/wallet_proofs.h"

namespace issuer {
namespace {

constexpr Timestamp kNow = FromUnix(1'767'225'600);
constexpr const char* kUrl = "https://issuer.example/t1/token";
constexpr const char* kToken = "a-token";

JsonValue Text(std::string_view text) {
  return JsonValue(std::string(text));
}
JsonValue Number(std::int64_t value) {
  return JsonValue(value);
}
JsonValue After(Seconds seconds) {
  return Number(ToUnix(kNow + seconds));
}

using Breakage = std::function<void(ProofParts&)>;

Breakage SetHeader(std::string name, JsonValue value) {
  return [=](ProofParts& parts) { SetMember(parts.header, name, value); };
}
Breakage SetClaim(std::string name, JsonValue value) {
  return [=](ProofParts& parts) { SetMember(parts.payload, name, value); };
}
Breakage DropHeader(std::string name) {
  return [=](ProofParts& parts) { RemoveMember(parts.header, name); };
}
Breakage DropClaim(std::string name) {
  return [=](ProofParts& parts) { RemoveMember(parts.payload, name); };
}

class DpopTest : public testing::Test {
 protected:
  ProofParts Honest(std::string_view token = "") {
    return HonestDpopProof(key_, {"POST", kUrl, "jti-1", token, ""}, kNow);
  }
  std::string Signed(const ProofParts& parts) { return SignProof(parts, key_); }

  Result<DpopProof> Verify(std::vector<std::string_view> fields, Timestamp now = kNow) {
    return Verifier().Verify({std::move(fields), "POST", kUrl, std::nullopt}, now);
  }
  Result<DpopProof> VerifyAtResource(std::string_view proof) {
    return Verifier().Verify({{proof}, "POST", kUrl, Sha256(AsBytes(kToken))}, kNow);
  }
  DpopVerifier Verifier() { return {policy_, nonces_.dpop, replays_}; }

  DpopPolicy policy_;
  const NonceMinters nonces_{Bytes(32, 7), Seconds(300)};
  ReplayCache replays_{1000};
  FakeRandom random_;
  const WalletKey key_ = WalletKey::Generate();
};

// [DPOP-1] [DPOP-2] [DPOP-3] [DPOP-4]
TEST_F(DpopTest, ProvesTheKeyOfTheSender) {
  const std::string proof = Signed(Honest());
  ASSERT_OK_AND_ASSIGN(const DpopProof proven, Verify({proof}));
  EXPECT_EQ(Base64UrlEncode(proven.key()), JwkThumbprint(key_.public_key()));
}

// [DPOP-2] [HAIP-13]
TEST_F(DpopTest, TakesEveryAlgorithmOfTheMetadata) {
  for (const SignatureAlgorithm algorithm : kDpopAlgorithms) {
    const WalletKey key = WalletKey::Generate(algorithm);
    const std::string proof =
        SignProof(HonestDpopProof(key, {"POST", kUrl, "jti", "", ""}, kNow), key);
    EXPECT_THAT(Verify({proof}), IsOk()) << JoseName(algorithm);
  }
  EXPECT_EQ(DpopAlgorithmNames(), "ES256 ES384 EdDSA");
}

// The example proof of RFC 9449 §4.1, and the thumbprint of its key in §6.1.
// [DPOP-2] [DPOP-3]
TEST_F(DpopTest, TakesTheProofOfTheRfc) {
  constexpr std::string_view kProof =
      "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNo"
      "UklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERW"
      "clUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19."
      "eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0"
      "dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-"
      "GxA6T8lP4vfrg8v-"
      "FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg";
  const auto verify = [&](const char* method, const char* url, std::int64_t now) {
    return Verifier().Verify({{kProof}, method, url, std::nullopt}, FromUnix(now));
  };
  constexpr const char* kTheirs = "https://server.example.com/token";
  EXPECT_THAT(verify("GET", kTheirs, 1562262616), FailsWith(ErrorCode::kDpopProofInvalid));
  EXPECT_THAT(verify("POST", kUrl, 1562262616), FailsWith(ErrorCode::kDpopProofInvalid));
  EXPECT_THAT(verify("POST", kTheirs, 1562263616), FailsWith(ErrorCode::kDpopProofInvalid));
  ASSERT_OK_AND_ASSIGN(const DpopProof proven, verify("POST", kTheirs, 1562262616));
  EXPECT_EQ(Base64UrlEncode(proven.key()), "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I")
      << "[rfc9449 §6.1] jkt";
}

struct ToleratedProof {
  const char* why;
  Breakage change;
};

TEST_F(DpopTest, ToleratesWhatMustBeTolerated) {
  const ToleratedProof cases[] = {
      {"[DPOP-3] scheme and host in capitals",
       SetClaim("htu", Text("HTTPS://ISSUER.example/t1/token"))},
      {"[DPOP-3] the default port", SetClaim("htu", Text("https://issuer.example:443/t1/token"))},
      {"[DPOP-3] an escape too many", SetClaim("htu", Text("https://issuer.example/t1/%74oken"))},
      {"[DPOP-3] query and fragment",
       SetClaim("htu", Text("https://issuer.example/t1/token?a=b#c"))},
      {"[DPOP-4] ten seconds behind", SetClaim("iat", After(Seconds(-10)))},
      {"[DPOP-4] ten seconds ahead", SetClaim("iat", After(Seconds(10)))},
      {"[DPOP-4] as old as allowed", SetClaim("iat", After(Seconds(-300)))},
      {"[DPOP-4] as far ahead as allowed", SetClaim("iat", After(Seconds(60)))},
      {"[DPOP-4] a fraction", SetClaim("iat", JsonValue(static_cast<double>(ToUnix(kNow)) + 0.5))},
      {"[DPOP-4] exp", SetClaim("exp", After(Seconds(60)))},
      {"[DPOP-4] exp ten seconds ago", SetClaim("exp", After(Seconds(-10)))},
      {"[DPOP-4] nbf", SetClaim("nbf", After(Seconds(0)))},
      {"[DPOP-4] nbf in ten seconds", SetClaim("nbf", After(Seconds(10)))},
      {"the longest jti", SetClaim("jti", Text(std::string(256, 'j')))},
      {"members that nobody knows", SetClaim("x", JsonValue(JsonValue::Array{Number(1)}))},
      {"header members that nobody knows", SetHeader("kid", Text("k"))},
      {"an ath where no token is", SetClaim("ath", Text("x"))},
  };
  int num = 0;
  for (const ToleratedProof& row : cases) {
    SCOPED_TRACE(row.why);
    ProofParts parts = Honest();
    SetMember(parts.payload, "jti", Text("jti-" + std::to_string(++num)));
    row.change(parts);
    const std::string proof = Signed(parts);
    EXPECT_THAT(Verify({proof}), IsOk());
  }
}

struct BrokenDpop {
  const char* why;
  Breakage breakage;
};

// [DPOP-2] [DPOP-3] [DPOP-4] [SEC-7]
TEST_F(DpopTest, RefusesEveryBrokenProof) {
  JsonValue::Object private_jwk = *key_.Jwk().AsObject();
  SetMember(private_jwk, "d", Text("AAAA"));
  const BrokenDpop cases[] = {
      {"[DPOP-2] no typ", DropHeader("typ")},
      {"[DPOP-2] typ of a key proof", SetHeader("typ", Text("openid4vci-proof+jwt"))},
      {"[DPOP-2] typ JWT", SetHeader("typ", Text("JWT"))},
      {"[DPOP-2] typ in capitals", SetHeader("typ", Text("DPOP+JWT"))},
      {"[DPOP-2] typ no text", SetHeader("typ", Number(1))},
      {"[DPOP-2] no alg", DropHeader("alg")},
      {"[DPOP-2] alg none", SetHeader("alg", Text("none"))},
      {"[DPOP-2] symmetric", SetHeader("alg", Text("HS256"))},
      {"[DPOP-2] not offered", SetHeader("alg", Text("RS256"))},
      {"[DPOP-2] not of this key", SetHeader("alg", Text("ES384"))},
      {"[DPOP-2] no jwk", DropHeader("jwk")},
      {"[DPOP-2] jwk no object", SetHeader("jwk", Text("key"))},
      {"[DPOP-2] jwk null", SetHeader("jwk", JsonValue())},
      {"[DPOP-2] a private key", SetHeader("jwk", JsonValue(private_jwk))},
      {"[DPOP-2] another's key", SetHeader("jwk", WalletKey::Generate().Jwk())},
      {"[SEC-7] crit", SetHeader("crit", JsonValue(JsonValue::Array{Text("exp")}))},
      {"[DPOP-3] no jti", DropClaim("jti")},
      {"[DPOP-3] jti empty", SetClaim("jti", Text(""))},
      {"[DPOP-3] jti no text", SetClaim("jti", Number(1))},
      {"[DPOP-3] jti too long", SetClaim("jti", Text(std::string(257, 'j')))},
      {"[DPOP-3] no htm", DropClaim("htm")},
      {"[DPOP-3] another method", SetClaim("htm", Text("GET"))},
      {"[DPOP-3] method in small letters", SetClaim("htm", Text("post"))},
      {"[DPOP-3] htm no text", SetClaim("htm", JsonValue(true))},
      {"[DPOP-3] no htu", DropClaim("htu")},
      {"[DPOP-3] htu no text", SetClaim("htu", JsonValue(JsonValue::Array{Text(kUrl)}))},
      {"[DPOP-3] another endpoint", SetClaim("htu", Text("https://issuer.example/t1/nonce"))},
      {"[DPOP-3] another tenant", SetClaim("htu", Text("https://issuer.example/t2/token"))},
      {"[DPOP-3] the issuer only", SetClaim("htu", Text("https://issuer.example"))},
      {"[DPOP-3] another host", SetClaim("htu", Text("https://evil.example/t1/token"))},
      {"[DPOP-3] another port", SetClaim("htu", Text("https://issuer.example:8443/t1/token"))},
      {"[DPOP-3] http", SetClaim("htu", Text("http://issuer.example/t1/token"))},
      {"[DPOP-3] behind the edge", SetClaim("htu", Text("http://127.0.0.1:8080/t1/token"))},
      {"[DPOP-3] a slash more", SetClaim("htu", Text("https://issuer.example/t1/token/"))},
      {"[DPOP-3] relative", SetClaim("htu", Text("/t1/token"))},
      {"[DPOP-3] path in capitals", SetClaim("htu", Text("https://issuer.example/t1/TOKEN"))},
      {"[DPOP-3] no iat", DropClaim("iat")},
      {"[DPOP-3] iat no number", SetClaim("iat", Text("1767225600"))},
      {"[DPOP-4] iat huge", SetClaim("iat", JsonValue(1e300))},
      {"[DPOP-4] iat the smallest number", SetClaim("iat", Number(INT64_MIN))},
      {"[DPOP-4] too old", SetClaim("iat", After(Seconds(-301)))},
      {"[DPOP-4] too far ahead", SetClaim("iat", After(Seconds(61)))},
      {"[DPOP-4] expired", SetClaim("exp", After(Seconds(-60)))},
      {"[DPOP-4] exp no number", SetClaim("exp", Text("tomorrow"))},
      {"[DPOP-4] not yet", SetClaim("nbf", After(Seconds(61)))},
      {"[DPOP-4] nbf no number", SetClaim("nbf", JsonValue())},
      {"a nonce that is null", SetClaim("nonce", JsonValue())},
      {"a nonce that is no text", SetClaim("nonce", Number(1))},
  };
  for (const BrokenDpop& row : cases) {
    SCOPED_TRACE(row.why);
    ProofParts parts = Honest();
    row.breakage(parts);
    const std::string proof = Signed(parts);
    EXPECT_THAT(Verify({proof}), FailsWith(ErrorCode::kDpopProofInvalid));
  }
  const std::string good = Signed(Honest());
  EXPECT_THAT(Verify({good}), IsOk()) << "no failure above was remembered";
}

// [DPOP-1]
TEST_F(DpopTest, WantsExactlyOneWellFormedField) {
  const std::string good = Signed(Honest());
  const std::string headless = good.substr(good.find('.'));
  const std::string list = good + ", " + good;
  const std::string spaced = " " + good;
  const std::string repeated = SignTexts(
      ToJson(JsonValue(Honest().header)),
      R"({"jti":"a","jti":"b","htm":"POST","htu":"https://issuer.example/t1/token","iat":1767225600})",
      key_);
  const std::string array = SignTexts(ToJson(JsonValue(Honest().header)), "[]", key_);
  const std::string unsigned_proof = good.substr(0, good.rfind('.') + 1);
  const std::string long_proof = good + std::string(8192, 'A');
  const struct {
    std::vector<std::string_view> fields;
    const char* why;
  } kCases[] = {
      {{}, "none"},
      {{""}, "empty"},
      {{good, good}, "two"},
      {{good, ""}, "a second, empty one"},
      {{list}, "two in one field"},
      {{spaced}, "a space"},
      {{headless}, "no header"},
      {{unsigned_proof}, "no signature"},
      {{repeated}, "a repeated member"},
      {{array}, "a payload that is no object"},
      {{long_proof}, "too long"},
      {{"junk"}, "no JWS"},
  };
  for (const auto& row : kCases) {
    EXPECT_THAT(Verify(row.fields), FailsWith(ErrorCode::kDpopProofInvalid)) << row.why;
  }
}

// [DPOP-5]
TEST_F(DpopTest, TiesTheProofToTheTokenAtResources) {
  const std::string good = Signed(Honest(kToken));
  EXPECT_THAT(VerifyAtResource(good), IsOk());
  const struct {
    Breakage breakage;
    const char* why;
  } kCases[] = {
      {DropClaim("ath"), "no ath"},
      {SetClaim("ath", Text(Base64UrlEncode(Sha256(AsBytes("b-token"))))), "of another token"},
      {SetClaim("ath", Text(Base64UrlEncode(Sha256(AsBytes(kToken))) + "=")), "padded"},
      {SetClaim("ath", Text(HexEncode(Sha256(AsBytes(kToken))))), "hex"},
      {SetClaim("ath", Text(kToken)), "the token itself"},
      {SetClaim("ath", Number(1)), "no text"},
      {SetClaim("htm", Text("GET")), "anything else that is wrong"},
  };
  for (const auto& row : kCases) {
    ProofParts parts = Honest(kToken);
    SetMember(parts.payload, "jti", Text("jti-2"));
    row.breakage(parts);
    EXPECT_THAT(VerifyAtResource(Signed(parts)), FailsWith(ErrorCode::kAccessDpopProofInvalid))
        << row.why;
  }
}

// [DPOP-7] [DPOP-8]
TEST_F(DpopTest, TakesItsOwnNoncesAgainAndAgainWhileTheyLive) {
  for (const bool require_nonce : {false, true}) {
    policy_.require_nonce = require_nonce;
    const std::string nonce = nonces_.dpop.Mint(kNow, random_);
    for (int i = 0; i < 3; ++i) {
      ProofParts parts = Honest();
      SetMember(parts.payload, "jti", Text(nonce + std::to_string(i)));
      SetMember(parts.payload, "nonce", Text(nonce));
      EXPECT_THAT(Verify({Signed(parts)}, kNow + Seconds(100 * i - 1)), IsOk());
    }
  }
}

// [DPOP-7]
TEST_F(DpopTest, AsksForANonceWhereThatHelps) {
  const std::string stale = nonces_.dpop.Mint(kNow - Seconds(300), random_);
  const std::string c_nonce = nonces_.proofs.Mint(kNow, random_);
  const std::string challenge = nonces_.attestations.Mint(kNow, random_);
  const struct {
    std::optional<std::string> nonce;
    bool require_nonce;
    const char* why;
  } kCases[] = {
      {std::nullopt, true, "none, and the policy wants one"},
      {stale, true, "stale"},
      {stale, false, "stale, and none was needed"},
      {c_nonce, false, "a c_nonce"},
      {challenge, false, "an attestation challenge"},
      {"", false, "empty"},
      {"bm9uY2U", true, "not ours"},
  };
  for (const auto& row : kCases) {
    SCOPED_TRACE(row.why);
    policy_.require_nonce = row.require_nonce;
    ProofParts parts = Honest(kToken);
    if (row.nonce.has_value()) {
      SetMember(parts.payload, "nonce", Text(*row.nonce));
    }
    const std::string proof = Signed(parts);
    EXPECT_THAT(Verify({proof}), FailsWith(ErrorCode::kDpopNonceRequired));
    EXPECT_THAT(VerifyAtResource(proof), FailsWith(ErrorCode::kAccessDpopNonceRequired));
  }
}

TEST_F(DpopTest, AsksForANonceOnlyWhereAllElseIsRight) {
  policy_.require_nonce = true;
  ProofParts parts = Honest();
  SetMember(parts.payload, "htm", Text("GET"));
  EXPECT_THAT(Verify({Signed(parts)}), FailsWith(ErrorCode::kDpopProofInvalid));
}

// [DPOP-6]
TEST_F(DpopTest, TakesAProofOnce) {
  const std::string proof = Signed(Honest());
  ASSERT_THAT(Verify({proof}), IsOk());
  for (const int seconds : {0, 1, 300}) {
    EXPECT_THAT(Verify({proof}, kNow + Seconds(seconds)), FailsWith(ErrorCode::kDpopProofInvalid))
        << seconds << " seconds later";
  }
  EXPECT_THAT(Verify({proof}, kNow + Seconds(301)), FailsWith(ErrorCode::kDpopProofInvalid))
      << "by its age";
  ProofParts again = Honest();
  SetMember(again.payload, "htu", Text("https://ISSUER.example/t1/token"));
  EXPECT_THAT(Verify({Signed(again)}), FailsWith(ErrorCode::kDpopProofInvalid))
      << "the same jti in another proof";
}

// [DPOP-6] From a clock that runs fast a proof is acceptable longest.
TEST_F(DpopTest, RemembersAProofForAsLongAsItWouldPass) {
  ProofParts parts = Honest();
  SetMember(parts.payload, "iat", After(Seconds(60)));
  const std::string proof = Signed(parts);
  ASSERT_THAT(Verify({proof}), IsOk());
  EXPECT_THAT(Verify({proof}, kNow + Seconds(360)), FailsWith(ErrorCode::kDpopProofInvalid));
  ReplayCache empty;
  const DpopVerifier fresh(policy_, nonces_.dpop, empty);
  EXPECT_THAT(fresh.Verify({{proof}, "POST", kUrl, std::nullopt}, kNow + Seconds(360)), IsOk())
      << "it was the memory that refused it";
}

// [DPOP-6]
TEST_F(DpopTest, LetsAJtiBeUsedElsewhereAndByOthers) {
  ASSERT_THAT(Verify({Signed(Honest())}), IsOk());
  const WalletKey other = WalletKey::Generate();
  const DpopTarget target{"POST", kUrl, "jti-1", "", ""};
  EXPECT_THAT(Verify({SignProof(HonestDpopProof(other, target, kNow), other)}), IsOk())
      << "another key: nobody can use up a stranger's jti";
  constexpr const char* kOther = "https://issuer.example/t1/credential";
  const std::string elsewhere =
      Signed(HonestDpopProof(key_, {"POST", kOther, "jti-1", "", ""}, kNow));
  EXPECT_THAT(Verifier().Verify({{elsewhere}, "POST", kOther, std::nullopt}, kNow), IsOk());
}

TEST_F(DpopTest, SaysThatItIsFullRatherThanForget) {
  ReplayCache full(1);
  const DpopVerifier verifier(policy_, nonces_.dpop, full);
  const std::string first = Signed(Honest(kToken));
  ProofParts parts = Honest(kToken);
  SetMember(parts.payload, "jti", Text("jti-2"));
  const std::string second = Signed(parts);
  const Digest token = Sha256(AsBytes(kToken));
  EXPECT_THAT(verifier.Verify({{first}, "POST", kUrl, token}, kNow), IsOk());
  EXPECT_THAT(verifier.Verify({{second}, "POST", kUrl, token}, kNow),
              FailsWith(ErrorCode::kOverloaded));
}

// [DPOP-4]
TEST_F(DpopTest, KeepsToTheAgeOfThePolicy) {
  policy_.max_proof_age = Seconds(10);
  EXPECT_THAT(Verify({Signed(Honest())}, kNow + Seconds(11)),
              FailsWith(ErrorCode::kDpopProofInvalid));
  EXPECT_THAT(Verify({Signed(Honest())}, kNow + Seconds(10)), IsOk());
}

}  // namespace
}  // namespace issuer
