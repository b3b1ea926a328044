// Key proofs that pass, and what a configuration may narrow.
#include "appliance/issuance/verify_proofs.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "appliance/issuance/verify_proofs_fixture.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

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
