// Key attestations in the header of a proof and as a proof of their own, and `iss` of known
// clients.
#include "appliance/issuance/key_attestation.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "appliance/issuance/verify_proofs_fixture.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_attester.h"

namespace issuer {
namespace {

constexpr const char* kStatusUri = "https://provider.example/status/1";

class KeyAttestationTest : public VerifyProofsTest {
 protected:
  KeyAttestationTest() { issuer_.trust.key_attesters = {attester_.ByKey()}; }

  CredentialConfiguration& configuration() { return issuer_.credentials.all[0]; }

  ProofParts Attestation(std::string_view nonce) {
    return attester_.KeyAttestation({&key_, &other_}, nonce, issuer_.clock.Now());
  }
  // A jwt proof by `key_`, with the attestation in its header.
  std::string ProofWith(const ProofParts& attestation, std::string_view nonce) {
    ProofParts proof = Honest(key_, nonce);
    SetMember(proof.header, "key_attestation", Text(attester_.Sign(attestation)));
    return SignProof(proof, key_);
  }
  Result<ProvenHolders> VerifyOwn(const ProofParts& attestation) {
    return VerifyAttestationProof(attester_.Sign(attestation), configuration(), issuer_.services());
  }
  std::vector<PublicKey> BothKeys() const { return {key_.public_key(), other_.public_key()}; }

  void PinStatusList() {
    const JsonValue claims(
        JsonValue::Object{{"sub", Text(kStatusUri)},
                          {"iat", JsonValue(ToUnix(issuer_.clock.Now()))},
                          {"exp", JsonValue(ToUnix(issuer_.clock.Now()) + 60)},
                          {"status_list",
                           JsonValue(JsonValue::Object{{"bits", JsonValue(std::int64_t{1})},
                                                       {"lst", Text("eNrbuRgAAhcBXQ")}})}});
    issuer_.trust.status_lists = {StatusList::FromClaims(claims, kStatusUri).value()};
  }
  static JsonValue StatusAt(std::int64_t idx, const char* uri = kStatusUri) {
    return JsonValue(JsonValue::Object{
        {"status_list",
         JsonValue(JsonValue::Object{{"idx", JsonValue(idx)}, {"uri", Text(uri)}})}});
  }

  const TestAttester attester_{issuer_.clock.Now()};
  const WalletKey other_ = WalletKey::Generate();
};

// [PRF-15] [PRF-16]
TEST_F(KeyAttestationTest, InAProofGivesEveryAttestedKey) {
  const std::string nonce = Nonce();
  ASSERT_OK_AND_ASSIGN(const ProvenHolders holders, Verify({ProofWith(Attestation(nonce), nonce)}));
  EXPECT_EQ(holders.keys(), BothKeys());
  EXPECT_EQ(holders.nonces().size(), 1U);
}

// [PRF-16] [PRF-23] the batch is the limit, and the proof's own key comes first
TEST_F(KeyAttestationTest, GivesNoMoreThanABatch) {
  issuer_.config.limits.batch_size = 1;
  const std::string nonce = Nonce();
  const ProofParts reversed =
      attester_.KeyAttestation({&other_, &key_}, nonce, issuer_.clock.Now());
  ASSERT_OK_AND_ASSIGN(const ProvenHolders in_proof, Verify({ProofWith(reversed, nonce)}));
  EXPECT_EQ(in_proof.keys(), std::vector{key_.public_key()});
  ASSERT_OK_AND_ASSIGN(const ProvenHolders alone, VerifyOwn(reversed));
  EXPECT_EQ(alone.keys(), std::vector{other_.public_key()});
}

// [PRF-16] two proofs of one attestation: each key once
TEST_F(KeyAttestationTest, SharedByProofsCountsOnce) {
  const std::string nonce = Nonce();
  ProofParts second = Honest(other_, nonce);
  SetMember(second.header, "key_attestation", Text(attester_.Sign(Attestation(nonce))));
  ASSERT_OK_AND_ASSIGN(const ProvenHolders holders,
                       Verify({ProofWith(Attestation(nonce), nonce), SignProof(second, other_)}));
  EXPECT_EQ(holders.keys(), BothKeys());
}

// [PRF-20] [PRF-21] [PRF-23]
TEST_F(KeyAttestationTest, AsItsOwnProofGivesEveryAttestedKey) {
  ProofParts attestation = Attestation(Nonce());
  ASSERT_OK_AND_ASSIGN(const ProvenHolders holders, VerifyOwn(attestation));
  EXPECT_EQ(holders.keys(), BothKeys());
  EXPECT_EQ(holders.nonces().size(), 1U);
  RemoveMember(attestation.payload, "exp");
  EXPECT_THAT(VerifyOwn(attestation), IsOk()) << "exp is optional here";
  EXPECT_THAT(Verify({ProofWith(attestation, Nonce())}), FailsWith(ErrorCode::kProofInvalid))
      << "and required there";
}

// [PRF-21] [HAIP-9]
TEST_F(KeyAttestationTest, ByAChainToAnAnchor) {
  issuer_.trust.key_attesters = {attester_.ByAnchor()};
  ProofParts attestation = Attestation(Nonce());
  EXPECT_THAT(VerifyOwn(attestation), FailsWith(ErrorCode::kProofInvalid));
  attester_.AddChain(attestation.header);
  EXPECT_THAT(VerifyOwn(attestation), IsOk());
}

// [PRF-15] [PRF-20] [PRF-21]
TEST_F(KeyAttestationTest, IsRefusedWhenBroken) {
  const std::int64_t now = ToUnix(issuer_.clock.Now());
  const WalletKey p384 = WalletKey::Generate(SignatureAlgorithm::kEs384);
  configuration().proof_algorithms = {SignatureAlgorithm::kEs256};
  JsonValue::Object secret = *key_.Jwk().AsObject();
  SetMember(secret, "d", Text("AAAA"));
  const auto keys = [](JsonValue::Array array) { return JsonValue(std::move(array)); };
  constexpr auto kMissing = ErrorCode::kProofNonceMissing;
  constexpr auto kNonce = ErrorCode::kProofNonceUnacceptable;
  const BrokenProof cases[] = {
      {"typ missing", DropHeader("typ")},
      {"typ of a proof", SetHeader("typ", Text("openid4vci-proof+jwt"))},
      {"alg none", SetHeader("alg", Text("none"))},
      {"alg not of the configuration", SetHeader("alg", Text("EdDSA"))},
      {"another kid", SetHeader("kid", Text("provider-2"))},
      {"iss of another", SetClaim("iss", Text("https://elsewhere.example"))},
      {"iat missing", DropClaim("iat")},
      {"iat to come", SetClaim("iat", JsonValue(now + 61))},
      {"exp passed", SetClaim("exp", JsonValue(now))},
      {"nbf to come", SetClaim("nbf", JsonValue(now + 61))},
      {"no keys", DropClaim("attested_keys")},
      {"empty keys", SetClaim("attested_keys", keys({}))},
      {"keys no array", SetClaim("attested_keys", key_.Jwk())},
      {"a key that is none", SetClaim("attested_keys", keys({key_.Jwk(), Text("x")}))},
      {"a private key", SetClaim("attested_keys", keys({key_.Jwk(), JsonValue(secret)}))},
      {"a key twice", SetClaim("attested_keys", keys({key_.Jwk(), key_.Jwk()}))},
      {"a key of another curve", SetClaim("attested_keys", keys({key_.Jwk(), p384.Jwk()}))},
      {"101 keys", SetClaim("attested_keys", keys(JsonValue::Array(101, key_.Jwk())))},
      {"key_storage no array", SetClaim("key_storage", Text("iso_18045_high"))},
      {"nonce missing", DropClaim("nonce"), kMissing},
      {"nonce null", SetClaim("nonce", JsonValue())},
      {"nonce unknown", SetClaim("nonce", Text("x")), kNonce},
  };
  for (const BrokenProof& c : cases) {
    const std::string nonce = Nonce();
    ProofParts attestation = Attestation(nonce);
    c.breakage(attestation);
    EXPECT_THAT(VerifyOwn(attestation), FailsWith(c.expected)) << c.why;
    EXPECT_THAT(Verify({ProofWith(attestation, nonce)}), FailsWith(c.expected)) << c.why;
  }
}

// [PRF-15]
TEST_F(KeyAttestationTest, MustHoldTheKeyOfItsProof) {
  const std::string nonce = Nonce();
  const ProofParts of_another = attester_.KeyAttestation({&other_}, nonce, issuer_.clock.Now());
  EXPECT_THAT(Verify({ProofWith(of_another, nonce)}), FailsWith(ErrorCode::kProofInvalid));
  ProofParts proof = Honest(key_, nonce);
  SetMember(proof.header, "key_attestation", JsonValue(true));
  EXPECT_THAT(Verify({SignProof(proof, key_)}), FailsWith(ErrorCode::kProofInvalid));
}

// [PRF-17] [META-45]
TEST_F(KeyAttestationTest, IsRequiredWhereTheConfigurationSaysSo) {
  configuration().key_attestations.emplace();
  const std::string nonce = Nonce();
  EXPECT_THAT(Verify({SignProof(Honest(key_, nonce), key_)}), FailsWith(ErrorCode::kProofInvalid));
  EXPECT_THAT(Verify({ProofWith(Attestation(nonce), nonce)}), IsOk());
}

// [PRF-21] An empty list means nobody; who asks for no attestation does not look at any.
TEST_F(KeyAttestationTest, CountsForNothingWithoutAttesters) {
  issuer_.trust.key_attesters.clear();
  const std::string nonce = Nonce();
  ASSERT_OK_AND_ASSIGN(const ProvenHolders holders, Verify({ProofWith(Attestation(nonce), nonce)}));
  EXPECT_EQ(holders.keys(), std::vector{key_.public_key()});
  EXPECT_THAT(VerifyOwn(Attestation(nonce)), FailsWith(ErrorCode::kProofInvalid));
  configuration().key_attestations.emplace();
  EXPECT_THAT(Verify({ProofWith(Attestation(nonce), nonce)}), FailsWith(ErrorCode::kProofInvalid));
}

// [PRF-22] The metadata array is the accepted set: no level stands for another.
TEST_F(KeyAttestationTest, HasAnAcceptedLevel) {
  const struct {
    const char* why;
    std::vector<std::string> key_storage;
    std::vector<std::string> user_authentication;
    bool passes;
  } kCases[] = {
      {"any", {}, {}, true},
      {"the same", {"iso_18045_high"}, {"iso_18045_moderate"}, true},
      {"one of several", {"iso_18045_basic", "iso_18045_high"}, {}, true},
      {"a lower one only", {"iso_18045_moderate"}, {}, false},
      {"a higher one only", {}, {"iso_18045_high"}, false},
      {"one right, one wrong", {"iso_18045_high"}, {"https://levels.example/9"}, false},
  };
  for (const auto& c : kCases) {
    configuration().key_attestations = {c.key_storage, c.user_authentication};
    EXPECT_EQ(VerifyOwn(Attestation(Nonce())).has_value(), c.passes) << c.why;
  }
  configuration().key_attestations = {{"iso_18045_high"}, {}};
  ProofParts silent = Attestation(Nonce());
  RemoveMember(silent.payload, "key_storage");
  EXPECT_THAT(VerifyOwn(silent), FailsWith(ErrorCode::kProofInvalid));
}

// [PRF-24]
TEST_F(KeyAttestationTest, IsRefusedWhenRevoked) {
  PinStatusList();
  const struct {
    const char* why;
    JsonValue status;
    bool passes;
  } kCases[] = {
      {"VALID", StatusAt(1), true},
      {"INVALID", StatusAt(0), false},
      {"beyond the end", StatusAt(16), false},
      {"before the beginning", StatusAt(-1), false},
      {"a list that is not pinned", StatusAt(0, "https://elsewhere.example"), true},
      {"another mechanism", JsonValue(JsonValue::Object{{"x", JsonValue(true)}}), true},
      {"no idx",
       JsonValue(JsonValue::Object{{"status_list", JsonValue(JsonValue::Object{})}}),
       false},
      {"no object", Text("x"), false},
  };
  for (const auto& c : kCases) {
    ProofParts attestation = Attestation(Nonce());
    SetMember(attestation.payload, "status", c.status);
    EXPECT_EQ(VerifyOwn(attestation).has_value(), c.passes) << c.why;
  }
  issuer_.trust.key_attesters[0].requires_status = true;
  EXPECT_THAT(VerifyOwn(Attestation(Nonce())), FailsWith(ErrorCode::kProofInvalid));
  ProofParts valid = Attestation(Nonce());
  SetMember(valid.payload, "status", StatusAt(1));
  EXPECT_THAT(VerifyOwn(valid), IsOk());
  issuer_.clock.Advance(Seconds(60));
  EXPECT_THAT(VerifyOwn(valid), FailsWith(ErrorCode::kProofInvalid)) << "the list has expired";
}

// [PRF-20] Large ones pass: 100 attested keys, inside a proof's header as well.
TEST_F(KeyAttestationTest, MayBeLarge) {
  issuer_.config.limits.batch_size = 100;
  std::vector<WalletKey> keys;
  std::vector<const WalletKey*> all = {&key_};
  for (int i = 0; i < 99; ++i) {
    keys.push_back(WalletKey::Generate());
  }
  for (const WalletKey& key : keys) {
    all.push_back(&key);
  }
  const std::string nonce = Nonce();
  const ProofParts attestation = attester_.KeyAttestation(all, nonce, issuer_.clock.Now());
  ASSERT_OK_AND_ASSIGN(const ProvenHolders holders, Verify({ProofWith(attestation, nonce)}));
  EXPECT_EQ(holders.keys().size(), 100U);
}

// [PRF-11]
TEST_F(KeyAttestationTest, AndTheIssOfAProofIsTheClientOfTheToken) {
  ProofParts proof = Honest(key_);
  client_ = ClientId("wallet");
  EXPECT_THAT(Verify({SignProof(proof, key_)}), IsOk()) << "iss is optional";
  SetMember(proof.payload, "iss", Text("wallet"));
  EXPECT_THAT(Verify({SignProof(proof, key_)}), IsOk());
  for (const JsonValue& iss : {Text("other"), Text(""), JsonValue(), TextArray({"wallet"})}) {
    SetMember(proof.payload, "iss", iss);
    EXPECT_THAT(Verify({SignProof(proof, key_)}), FailsWith(ErrorCode::kProofInvalid));
  }
}

}  // namespace
}  // namespace issuer
