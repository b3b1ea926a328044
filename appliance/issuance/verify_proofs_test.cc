// Key proofs: one honest proof of each kind, then a table of everything else.
#include "appliance/issuance/verify_proofs.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "appliance/base/encoding.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_issuer.h"
#include "tests/support/wallet_key.h"

namespace issuer {
namespace {

JsonValue Text(std::string_view text) {
  return JsonValue(std::string(text));
}
JsonValue TextArray(std::vector<std::string> texts) {
  JsonValue::Array array;
  for (std::string& text : texts) {
    array.emplace_back(std::move(text));
  }
  return JsonValue(std::move(array));
}

class VerifyProofsTest : public testing::Test {
 protected:
  Result<ProvenHolders> Verify(const std::vector<std::string>& proofs,
                               const char* configuration = "pid") {
    return VerifyJwtProofs(
        proofs, *issuer_.credentials.Find(ConfigurationId(configuration)), issuer_.services());
  }

  std::string Nonce() {
    return issuer_.services().nonces.Mint(issuer_.clock.Now(), issuer_.random);
  }

  ProofParts Honest(const WalletKey& key, std::string_view nonce) {
    return HonestProof(key, "https://issuer.example/t1", nonce, issuer_.clock.Now());
  }
  ProofParts Honest(const WalletKey& key) { return Honest(key, Nonce()); }

  // The proof with its key given as `member` instead of `jwk`.
  std::string ProofBy(const WalletKey& key, std::string_view member, JsonValue value) {
    ProofParts parts = Honest(key);
    RemoveMember(parts.header, "jwk");
    SetMember(parts.header, member, std::move(value));
    return SignProof(parts, key);
  }

  std::string CertificateOf(const WalletKey& key, Seconds from, Seconds until) {
    return Base64Encode(key.Certificate(issuer_.clock.Now() + from, issuer_.clock.Now() + until));
  }

  TestIssuer issuer_;
  const WalletKey key_ = WalletKey::Generate();
};

// [PRF-1] [PRF-10] [PRF-11] every algorithm that the configuration lists
TEST_F(VerifyProofsTest, AcceptsEachAlgorithmByJwk) {
  for (const auto algorithm :
       {SignatureAlgorithm::kEs256, SignatureAlgorithm::kEs384, SignatureAlgorithm::kEdDsa}) {
    const WalletKey key = WalletKey::Generate(algorithm);
    ASSERT_OK_AND_ASSIGN(const ProvenHolders holders, Verify({SignProof(Honest(key), key)}));
    EXPECT_EQ(holders.keys(), std::vector{key.public_key()}) << JoseName(algorithm);
    EXPECT_EQ(holders.nonces().size(), 1U);
  }
}

// [PRF-13]
TEST_F(VerifyProofsTest, AcceptsEachAlgorithmByDid) {
  for (const auto algorithm :
       {SignatureAlgorithm::kEs256, SignatureAlgorithm::kEs384, SignatureAlgorithm::kEdDsa}) {
    const WalletKey key = WalletKey::Generate(algorithm);
    const std::string did_key = key.DidKey();
    for (const std::string& kid :
         {key.DidJwk() + "#0",
          key.DidJwk(),
          did_key,
          did_key + "#" + did_key.substr(std::string("did:key:").size())}) {
      ASSERT_OK_AND_ASSIGN(const ProvenHolders holders, Verify({ProofBy(key, "kid", Text(kid))}));
      EXPECT_EQ(holders.keys(), std::vector{key.public_key()}) << kid;
    }
  }
}

// [PRF-14]
TEST_F(VerifyProofsTest, AcceptsTheLeafOfX5c) {
  const std::string leaf = CertificateOf(key_, Seconds(-10), Seconds(10));
  ASSERT_OK_AND_ASSIGN(const ProvenHolders holders,
                       Verify({ProofBy(key_, "x5c", TextArray({leaf}))}));
  EXPECT_EQ(holders.keys(), std::vector{key_.public_key()});
  EXPECT_THAT(Verify({ProofBy(key_, "x5c", TextArray({leaf, "issuers are not looked at"}))}),
              IsOk());
}

// [PRF-3] [CRS-3]
TEST_F(VerifyProofsTest, KeepsTheOrderOfABatchAndSharesItsNonce) {
  const std::string nonce = Nonce();
  std::vector<std::string> proofs;
  std::vector<PublicKey> keys;
  for (int i = 0; i < 10; ++i) {
    const WalletKey key = WalletKey::Generate();
    proofs.push_back(SignProof(Honest(key, nonce), key));
    keys.push_back(key.public_key());
  }
  ASSERT_OK_AND_ASSIGN(const ProvenHolders holders, Verify(proofs));
  EXPECT_EQ(holders.keys(), keys);
  EXPECT_EQ(holders.nonces().size(), 1U);
}

TEST_F(VerifyProofsTest, NamesEveryNonceOfABatch) {
  const WalletKey other = WalletKey::Generate();
  ASSERT_OK_AND_ASSIGN(const ProvenHolders holders,
                       Verify({SignProof(Honest(key_), key_), SignProof(Honest(other), other)}));
  ASSERT_EQ(holders.nonces().size(), 2U);
  EXPECT_NE(holders.nonces()[0].nonce, holders.nonces()[1].nonce);
}

// [PRF-3] one bad proof refuses the request, wherever it stands
TEST_F(VerifyProofsTest, RefusesABatchWithOneBadProof) {
  const WalletKey other = WalletKey::Generate();
  ProofParts bad = Honest(other);
  SetMember(bad.payload, "aud", Text("https://elsewhere.example"));
  const std::string good_proof = SignProof(Honest(key_), key_);
  const std::string bad_proof = SignProof(bad, other);
  EXPECT_THAT(Verify({good_proof, bad_proof}), FailsWith(ErrorCode::kProofInvalid));
  EXPECT_THAT(Verify({bad_proof, good_proof}), FailsWith(ErrorCode::kProofInvalid));
}

// [PRF-4]
TEST_F(VerifyProofsTest, RefusesTheSameKeyTwice) {
  EXPECT_THAT(Verify({SignProof(Honest(key_), key_), SignProof(Honest(key_), key_)}),
              FailsWith(ErrorCode::kProofInvalid));
  EXPECT_THAT(Verify({SignProof(Honest(key_), key_), ProofBy(key_, "kid", Text(key_.DidJwk()))}),
              FailsWith(ErrorCode::kProofInvalid))
      << "under another name";
}

// [CRQ-13] [NON-6] What is wrong with a proof is said before what is wrong with a nonce.
TEST_F(VerifyProofsTest, JudgesAllProofsBeforeAnyNonce) {
  const WalletKey other = WalletKey::Generate();
  const std::string stale = SignProof(Honest(key_, "stale"), key_);
  ProofParts bad = Honest(other);
  SetMember(bad.header, "typ", Text("JWT"));
  EXPECT_THAT(Verify({stale, SignProof(bad, other)}), FailsWith(ErrorCode::kProofInvalid));
  EXPECT_THAT(Verify({stale}), FailsWith(ErrorCode::kProofNonceUnacceptable));
}

using Breakage = std::function<void(ProofParts&)>;

struct BrokenProof {
  const char* why;
  Breakage breakage;
  ErrorCode expected = ErrorCode::kProofInvalid;
};

Breakage SetHeader(std::string name, JsonValue value) {
  return [=](ProofParts& parts) { SetMember(parts.header, name, value); };
}
Breakage DropHeader(std::string name) {
  return [=](ProofParts& parts) { RemoveMember(parts.header, name); };
}
Breakage SetClaim(std::string name, JsonValue value) {
  return [=](ProofParts& parts) { SetMember(parts.payload, name, value); };
}
Breakage DropClaim(std::string name) {
  return [=](ProofParts& parts) { RemoveMember(parts.payload, name); };
}

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

// [PRF-12] [HTTP-2]
TEST_F(VerifyProofsTest, AcceptsWhatIsHarmless) {
  const std::int64_t now = ToUnix(issuer_.clock.Now());
  const BrokenProof kCases[] = {
      {"aud array of one", SetClaim("aud", TextArray({"https://issuer.example/t1"}))},
      {"iat as old as allowed", SetClaim("iat", JsonValue(now - 600))},
      {"iat as far ahead as allowed", SetClaim("iat", JsonValue(now + 60))},
      {"exp to come", SetClaim("exp", JsonValue(now + 1))},
      {"nbf passed", SetClaim("nbf", JsonValue(now))},
      {"unknown claim", SetClaim("jti", Text("x"))},
      {"unknown header member", SetHeader("x-wallet", Text("x"))},
      {"key attestation that nobody required", SetHeader("key_attestation", Text("a.b.c"))},
      {"jku that nobody follows", SetHeader("jku", Text("https://elsewhere.example/keys"))},
  };
  for (const BrokenProof& c : kCases) {
    ProofParts parts = Honest(key_);
    c.breakage(parts);
    EXPECT_THAT(Verify({SignProof(parts, key_)}), IsOk()) << c.why;
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

// [PRF-2]
TEST_F(VerifyProofsTest, RefusesAStaleNonce) {
  const std::string nonce = Nonce();
  issuer_.clock.Advance(Seconds(299));
  EXPECT_THAT(Verify({SignProof(Honest(key_, nonce), key_)}), IsOk());
  issuer_.clock.Advance(Seconds(1));
  EXPECT_THAT(Verify({SignProof(Honest(key_, nonce), key_)}),
              FailsWith(ErrorCode::kProofNonceUnacceptable));
}

// [PRF-1] [META-43] the diploma binds to ES256 keys given as jwk only
TEST_F(VerifyProofsTest, HoldsToWhatTheConfigurationLists) {
  const WalletKey p384 = WalletKey::Generate(SignatureAlgorithm::kEs384);
  EXPECT_THAT(Verify({SignProof(Honest(key_), key_)}, "diploma"), IsOk());
  EXPECT_THAT(Verify({SignProof(Honest(p384), p384)}, "diploma"),
              FailsWith(ErrorCode::kProofInvalid));
  EXPECT_THAT(Verify({ProofBy(key_, "kid", Text(key_.DidJwk()))}, "diploma"),
              FailsWith(ErrorCode::kProofInvalid));
  EXPECT_THAT(Verify({ProofBy(key_, "kid", Text(key_.DidKey()))}, "diploma"),
              FailsWith(ErrorCode::kProofInvalid));

  issuer_.credentials.all[0].binding_methods = {"did:key"};
  EXPECT_THAT(Verify({ProofBy(key_, "kid", Text(key_.DidKey()))}), IsOk());
  EXPECT_THAT(Verify({ProofBy(key_, "kid", Text(key_.DidJwk()))}),
              FailsWith(ErrorCode::kProofInvalid));
  EXPECT_THAT(Verify({SignProof(Honest(key_), key_)}), FailsWith(ErrorCode::kProofInvalid));
  EXPECT_THAT(
      Verify({ProofBy(key_, "x5c", TextArray({CertificateOf(key_, Seconds(-9), Seconds(9))}))}),
      FailsWith(ErrorCode::kProofInvalid));
}

}  // namespace
}  // namespace issuer
