// Key proofs that do not pass: a row each.
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "appliance/base/json_writer.h"
#include "appliance/issuance/verify_proofs_fixture.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

// [PRF-1] [PRF-5] [PRF-10] [SEC-7]
TEST_F(VerifyProofsTest, RefusesBadHeaders) {
  const WalletKey other = WalletKey::Generate();
  JsonValue::Object with_private_part = *key_.Jwk().AsObject();
  SetMember(with_private_part, "d", Text("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
  JsonValue::Object off_curve = *key_.Jwk().AsObject();
  SetMember(off_curve, "y", Text(Base64UrlEncode(Bytes(32, 1))));
  const std::string certificate = CertificateOf(key_, Seconds(-10), Seconds(10));
  const BrokenProof kCases[] = {
      {"typ missing", DropHeader("typ")},
      {"typ of another kind", SetHeader("typ", Text("JWT"))},
      {"typ in another case", SetHeader("typ", Text("OpenID4VCI-Proof+JWT"))},
      {"typ no text", SetHeader("typ", JsonValue(std::int64_t{1}))},
      {"alg missing", DropHeader("alg")},
      {"alg none", SetHeader("alg", Text("none"))},
      {"alg symmetric", SetHeader("alg", Text("HS256"))},
      {"alg of another curve", SetHeader("alg", Text("ES384"))},
      {"alg of another family", SetHeader("alg", Text("EdDSA"))},
      {"no key", DropHeader("jwk")},
      {"jwk and kid", SetHeader("kid", Text(key_.DidJwk()))},
      {"jwk and x5c", SetHeader("x5c", TextArray({certificate}))},
      {"jwk of somebody else", SetHeader("jwk", other.Jwk())},
      {"jwk no object", SetHeader("jwk", Text("key"))},
      {"jwk null", SetHeader("jwk", JsonValue())},
      {"private key in jwk", SetHeader("jwk", JsonValue(with_private_part))},
      {"point off the curve", SetHeader("jwk", JsonValue(off_curve))},
      {"trust_chain without kid", SetHeader("trust_chain", TextArray({"a"}))},
      {"crit", SetHeader("crit", TextArray({"exp"}))},
  };
  for (const BrokenProof& c : kCases) {
    ProofParts parts = Honest(key_);
    c.breakage(parts);
    EXPECT_THAT(Verify({SignProof(parts, key_)}), FailsWith(c.expected)) << c.why;
  }
}

// [PRF-13]
TEST_F(VerifyProofsTest, RefusesBadKids) {
  const WalletKey other = WalletKey::Generate();
  const struct {
    JsonValue kid;
    const char* why;
  } kCases[] = {
      {Text(other.DidJwk()), "key of somebody else"},
      {Text("key-1"), "no DID"},
      {Text("did:"), "no method"},
      {Text("did:web:wallet.example#1"), "method that would need a fetch"},
      {Text("did:jwk"), "method only"},
      {Text("did:jwk:"), "no key"},
      {Text("did:jwk:AAAA#0"), "no JWK"},
      {Text(key_.DidJwk() + "#1"), "another fragment"},
      {Text("did:key:zzzz"), "no key"},
      {Text(""), "empty"},
      {JsonValue(std::int64_t{1}), "no text"},
      {JsonValue(), "null"},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(Verify({ProofBy(key_, "kid", c.kid)}), FailsWith(ErrorCode::kProofInvalid))
        << c.why;
  }
}

// [PRF-14]
TEST_F(VerifyProofsTest, RefusesBadCertificates) {
  const WalletKey other = WalletKey::Generate();
  const std::string good = CertificateOf(key_, Seconds(-10), Seconds(10));
  const struct {
    JsonValue x5c;
    const char* why;
  } kCases[] = {
      {TextArray({CertificateOf(other, Seconds(-10), Seconds(10))}), "of somebody else"},
      {TextArray({CertificateOf(key_, Seconds(-10), Seconds(-1))}), "expired"},
      {TextArray({CertificateOf(key_, Seconds(1), Seconds(10))}), "not yet valid"},
      {TextArray({}), "empty"},
      {TextArray(std::vector<std::string>(9, good)), "too many"},
      {Text(good), "no array"},
      {JsonValue(JsonValue::Array{JsonValue()}), "null inside"},
      {JsonValue(JsonValue::Array{Text(good), JsonValue()}), "null behind the leaf"},
      {TextArray({"AAAA"}), "no certificate"},
      {TextArray({"-"}), "no base64"},
      {TextArray({good.substr(0, good.size() - 8)}), "cut off"},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(Verify({ProofBy(key_, "x5c", c.x5c)}), FailsWith(ErrorCode::kProofInvalid))
        << c.why;
  }
}

// [PRF-2] [PRF-11] [PRF-12] [field-notes 2.3: nonce null]
TEST_F(VerifyProofsTest, RefusesBadPayloads) {
  const std::int64_t now = ToUnix(issuer_.clock.Now());
  const std::string us = "https://issuer.example/t1";
  const BrokenProof kCases[] = {
      {"aud missing", DropClaim("aud")},
      {"aud elsewhere", SetClaim("aud", Text("https://elsewhere.example"))},
      {"aud with a slash", SetClaim("aud", Text(us + "/"))},
      {"aud our origin only", SetClaim("aud", Text("https://issuer.example"))},
      {"aud in another case", SetClaim("aud", Text("https://ISSUER.example/t1"))},
      {"aud of two", SetClaim("aud", TextArray({us, "https://elsewhere.example"}))},
      {"aud twice us", SetClaim("aud", TextArray({us, us}))},
      {"aud empty array", SetClaim("aud", TextArray({}))},
      {"aud array of null", SetClaim("aud", JsonValue(JsonValue::Array{JsonValue()}))},
      {"aud null", SetClaim("aud", JsonValue())},
      {"iat missing", DropClaim("iat")},
      {"iat text", SetClaim("iat", Text(std::to_string(now)))},
      {"iat null", SetClaim("iat", JsonValue())},
      {"iat too old", SetClaim("iat", JsonValue(now - 601))},
      {"iat too far ahead", SetClaim("iat", JsonValue(now + 61))},
      {"iat smallest", SetClaim("iat", JsonValue(std::numeric_limits<std::int64_t>::min()))},
      {"iat largest", SetClaim("iat", JsonValue(std::numeric_limits<std::int64_t>::max()))},
      {"exp passed", SetClaim("exp", JsonValue(now))},
      {"exp no number", SetClaim("exp", Text("later"))},
      {"nbf to come", SetClaim("nbf", JsonValue(now + 61))},
      {"nbf no number", SetClaim("nbf", JsonValue())},
      {"iss of an anonymous wallet", SetClaim("iss", Text("wallet"))},
      {"iss null", SetClaim("iss", JsonValue())},
      {"nonce missing", DropClaim("nonce"), ErrorCode::kProofNonceMissing},
      {"nonce null", SetClaim("nonce", JsonValue())},
      {"nonce a number", SetClaim("nonce", JsonValue(std::int64_t{7}))},
      {"nonce empty", SetClaim("nonce", Text("")), ErrorCode::kProofNonceUnacceptable},
      {"nonce not ours", SetClaim("nonce", Text("tZignsnFbp")), ErrorCode::kProofNonceUnacceptable},
  };
  for (const BrokenProof& c : kCases) {
    ProofParts parts = Honest(key_);
    c.breakage(parts);
    EXPECT_THAT(Verify({SignProof(parts, key_)}), FailsWith(c.expected)) << c.why;
  }
}

// [PRF-1] [SEC-7]
TEST_F(VerifyProofsTest, RefusesWhatIsNoJwsOrNotSignedByTheKey) {
  const ProofParts parts = Honest(key_);
  const std::string good = SignProof(parts, key_);
  const std::string unsigned_part = good.substr(0, good.rfind('.') + 1);
  const std::string header = good.substr(0, good.find('.'));
  const std::string payload = ToJson(JsonValue(parts.payload));
  const struct {
    std::string proof;
    const char* why;
  } kCases[] = {
      {"", "empty"},
      {"proof", "no dots"},
      {"a.b.c", "no JSON"},
      {unsigned_part, "no signature"},
      {good + "A", "signature one character longer"},
      {good + ".x", "four parts"},
      {SignProof(parts, WalletKey::Generate()), "signed by somebody else"},
      {header + "." + Base64UrlEncode(AsBytes(payload + " ")) + good.substr(good.rfind('.')),
       "payload changed by a space"},
      {SignTexts(ToJson(JsonValue(parts.header)), R"({"aud":"a","aud":"b"})", key_),
       "repeated claim"},
      {SignTexts(ToJson(JsonValue(parts.header)), "[]", key_), "payload no object"},
      {SignTexts(R"({"typ":"openid4vci-proof+jwt","alg":"ES256","alg":"ES256"})", payload, key_),
       "repeated header member"},
      {std::string(1 << 20, 'A'), "huge"},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(Verify({c.proof}), FailsWith(ErrorCode::kProofInvalid)) << c.why;
  }
}

}  // namespace
}  // namespace issuer
