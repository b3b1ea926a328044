// Key proofs of the type di_vp that pass, and what a configuration may narrow.
#include <gtest/gtest.h>

#include "appliance/issuance/verify_presentations_fixture.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

// [PRF-30]
TEST_F(VerifyPresentationsTest, AcceptsEachSuite) {
  const struct {
    Cryptosuite suite;
    SignatureAlgorithm algorithm;
  } kCases[] = {
      {Cryptosuite::kEcdsaRdfc2019, SignatureAlgorithm::kEs256},
      {Cryptosuite::kEcdsaRdfc2019, SignatureAlgorithm::kEs384},
      {Cryptosuite::kEddsaRdfc2022, SignatureAlgorithm::kEdDsa},
      {Cryptosuite::kEcdsaJcs2019, SignatureAlgorithm::kEs256},
      {Cryptosuite::kEcdsaJcs2019, SignatureAlgorithm::kEs384},
      {Cryptosuite::kEddsaJcs2022, SignatureAlgorithm::kEdDsa},
  };
  for (const auto& c : kCases) {
    const WalletKey key = WalletKey::Generate(c.algorithm);
    ASSERT_OK_AND_ASSIGN(const ProvenHolders holders,
                         Verify({SignPresentation(Honest(key, c.suite), key, c.suite)}));
    EXPECT_EQ(holders.keys(), std::vector{key.public_key()}) << CryptosuiteName(c.suite);
    EXPECT_EQ(holders.nonces().size(), 1U);
  }
}

// [PRF-30] [PRF-31]
TEST_F(VerifyPresentationsTest, AcceptsWhatTheStandardsLeaveOpen) {
  const std::string us = "https://issuer.example/t1";
  const BrokenPresentation kCases[] = {
      {"a proof in an array", WrapProof()},
      {"data model 1.1",
       SetDocument("@context",
                   TextArray({"https://www.w3.org/2018/credentials/v1",
                              "https://w3id.org/security/data-integrity/v2"}))},
      {"one context as text",
       SetDocument("@context", Text("https://www.w3.org/ns/credentials/v2"))},
      {"type as text", SetDocument("type", Text("VerifiablePresentation"))},
      {"no holder", DropDocument("holder")},
      {"holder as object",
       SetDocument("holder", JsonValue(JsonValue::Object{{"id", Text(key_.DidKey())}}))},
      {"did:jwk",
       [&](PresentationParts& parts) {
         SetMember(parts.proof, "verificationMethod", Text(key_.DidJwk() + "#0"));
         SetMember(parts.document, "holder", Text(key_.DidJwk()));
       }},
      {"not created", DropOption("created")},
      {"created with a fraction and a zone",
       SetOption("created", Text(At(Seconds(3600), ".25+01:00")))},
      {"created as early as may be", SetOption("created", Text(At(-Seconds(600))))},
      {"created as late as may be", SetOption("created", Text(At(Seconds(60))))},
      {"expires", SetOption("expires", Text(At(Seconds(1))))},
      {"a nonce of the wallet's", SetOption("nonce", Text("abc"))},
      {"domain of one", SetOption("domain", TextArray({us}))},
      {"unknown members",
       [](PresentationParts& parts) {
         SetMember(parts.document, "unheardOf", Text("a"));
         SetMember(parts.proof, "unheardOf", Text("a"));
       }},
      {"no credentials", SetDocument("verifiableCredential", JsonValue(JsonValue::Array()))},
      {"a credential that nobody signed",
       SetDocument("verifiableCredential",
                   JsonValue(JsonValue::Object{
                       {"@context", TextArray({"https://www.w3.org/ns/credentials/v2"})},
                       {"type", TextArray({"VerifiableCredential"})},
                       {"issuer", Text("did:web:elsewhere.example")}}))},
  };
  for (const auto suite : {Cryptosuite::kEcdsaRdfc2019, Cryptosuite::kEcdsaJcs2019}) {
    for (const BrokenPresentation& c : kCases) {
      EXPECT_THAT(VerifyBroken(c, suite), IsOk()) << CryptosuiteName(suite) << ": " << c.why;
    }
  }
}

// [PRF-3]
TEST_F(VerifyPresentationsTest, KeepsTheOrderOfABatchAndSharesItsNonce) {
  const std::string nonce = Nonce();
  std::vector<JsonValue> presentations;
  std::vector<PublicKey> keys;
  for (int i = 0; i < 10; ++i) {
    const WalletKey key = WalletKey::Generate();
    presentations.push_back(SignPresentation(Honest(key, kSuite, nonce), key, kSuite));
    keys.push_back(key.public_key());
  }
  ASSERT_OK_AND_ASSIGN(const ProvenHolders holders, Verify(presentations));
  EXPECT_EQ(holders.keys(), keys);
  EXPECT_EQ(holders.nonces().size(), 1U);
}

// [PRF-4]
TEST_F(VerifyPresentationsTest, RefusesOneKeyTwice) {
  const JsonValue one = SignPresentation(Honest(key_, kSuite), key_, kSuite);
  const JsonValue other = SignPresentation(Honest(key_, kSuite), key_, kSuite);
  EXPECT_THAT(Verify({one, other}), FailsWith(ErrorCode::kProofInvalid));
}

// [PRF-1] [PRF-30]
TEST_F(VerifyPresentationsTest, RefusesWhatTheConfigurationDoesNotTake) {
  const JsonValue good = SignPresentation(Honest(key_, kSuite), key_, kSuite);
  CredentialConfiguration& pid = issuer_.credentials.all[0];
  const CredentialConfiguration all = pid;
  pid.proof_suites = {Cryptosuite::kEddsaRdfc2022, Cryptosuite::kEcdsaJcs2019};
  EXPECT_THAT(Verify({good}), FailsWith(ErrorCode::kProofInvalid)) << "suite";
  pid = all;
  pid.proof_algorithms = {SignatureAlgorithm::kEs384};
  EXPECT_THAT(Verify({good}), FailsWith(ErrorCode::kProofInvalid)) << "algorithm";
  pid = all;
  pid.binding_methods = {"jwk", "did:jwk"};
  EXPECT_THAT(Verify({good}), FailsWith(ErrorCode::kProofInvalid)) << "method";
  pid = all;
  EXPECT_THAT(Verify({good}), IsOk());
}

}  // namespace
}  // namespace issuer
