// Whose attestations count, and whose do not.
#include "appliance/trust/attester_signature.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "appliance/base/encoding.h"
#include "tests/support/fake_clock.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_attester.h"

namespace issuer {
namespace {

JsonValue Text(std::string_view text) {
  return JsonValue(std::string(text));
}

class VerifyByAttesterTest : public testing::Test {
 protected:
  Result<AttestedJws> Verify(const ProofParts& parts, const std::vector<Attester>& attesters) {
    return VerifyText(attester_.Sign(parts), attesters);
  }
  Result<AttestedJws> VerifyText(const std::string& jwt, const std::vector<Attester>& attesters) {
    ASSIGN_OR_RETURN(const UnverifiedJws jws, UnverifiedJws::Parse(jwt));
    attesters_ = attesters;
    return VerifyByAttester(jws, attesters_, clock_.Now());
  }
  ProofParts Parts() { return attester_.ClientAttestation(wallet_, "wallet", clock_.Now()); }
  ProofParts PartsWithChain() {
    ProofParts parts = Parts();
    attester_.AddChain(parts.header);
    RemoveMember(parts.header, "kid");
    return parts;
  }

  FakeClock clock_;
  const TestAttester attester_{clock_.Now()};
  const WalletKey wallet_ = WalletKey::Generate();
  std::vector<Attester> attesters_;
};

// [ABCA-3] [PRF-21]
TEST_F(VerifyByAttesterTest, BelievesAKeyOfTheList) {
  ASSERT_OK_AND_ASSIGN(const AttestedJws attested, Verify(Parts(), {attester_.ByKey()}));
  EXPECT_EQ(attested.attester->issuer, TestAttester::kIssuer);
  ProofParts without_kid = Parts();
  RemoveMember(without_kid.header, "kid");
  EXPECT_THAT(Verify(without_kid, {attester_.ByKey()}), IsOk());
}

// [ABCA-3] [PRF-21] [HAIP-9]
TEST_F(VerifyByAttesterTest, BelievesAChainToAnAnchor) {
  EXPECT_THAT(Verify(PartsWithChain(), {attester_.ByAnchor()}), IsOk());
  // A wallet provider that sends its chain to those who pinned its key.
  EXPECT_THAT(Verify(PartsWithChain(), {attester_.ByKey()}), IsOk());
}

// [ABCA-3] [PRF-21] "An empty list means nobody."
TEST_F(VerifyByAttesterTest, BelievesNobodyElse) {
  const TestAttester other(clock_.Now());
  EXPECT_THAT(Verify(Parts(), {}), FailsWith(ErrorCode::kSignatureInvalid));
  EXPECT_THAT(Verify(Parts(), {other.ByKey()}), FailsWith(ErrorCode::kSignatureInvalid));
  EXPECT_THAT(Verify(Parts(), {attester_.ByAnchor()}), FailsWith(ErrorCode::kSignatureInvalid));
  EXPECT_FALSE(Verify(PartsWithChain(), {other.ByAnchor()}).has_value());
  EXPECT_FALSE(Verify(PartsWithChain(), {}).has_value());

  ProofParts own_key = Parts();
  SetMember(own_key.header, "jwk", attester_.key().Jwk());
  EXPECT_FALSE(Verify(own_key, {other.ByKey()}).has_value()) << "jwk counts for nothing";
  ProofParts other_kid = Parts();
  SetMember(other_kid.header, "kid", Text("provider-2"));
  EXPECT_FALSE(Verify(other_kid, {attester_.ByKey()}).has_value());
}

// [HAIP-9]
TEST_F(VerifyByAttesterTest, RefusesChainsThatShouldNotBe) {
  const Timestamp now = clock_.Now();
  const WalletKey authority = WalletKey::Generate();
  const CertificatePlan self{"Self", "Self", "", true, now - Seconds(10), now + Seconds(10)};
  const std::string self_signed =
      Base64Encode(MakeCertificate(self, attester_.key(), attester_.key()));
  const CertificatePlan late{"L", "Test CA", "", false, now - Seconds(20), now - Seconds(10)};
  const struct {
    const char* why;
    JsonValue x5c;
  } kCases[] = {
      {"no array", Text(self_signed)},
      {"empty", JsonValue(JsonValue::Array{})},
      {"no text", JsonValue(JsonValue::Array{JsonValue(std::int64_t{1})})},
      {"no certificate", JsonValue(JsonValue::Array{Text("AAAA")})},
      {"a leaf that signs itself", JsonValue(JsonValue::Array{Text(self_signed)})},
      {"expired, and of another authority",
       JsonValue(JsonValue::Array{
           Text(Base64Encode(MakeCertificate(late, attester_.key(), authority)))})},
  };
  Attester self_anchor = attester_.ByAnchor();
  self_anchor.anchors.push_back(
      ParseCertificate(MakeCertificate(self, attester_.key(), attester_.key())).value());
  for (const auto& c : kCases) {
    ProofParts parts = PartsWithChain();
    SetMember(parts.header, "x5c", c.x5c);
    EXPECT_FALSE(Verify(parts, {self_anchor}).has_value()) << c.why;
  }
  ProofParts with_anchor = PartsWithChain();
  const JsonValue::Array chain = *JsonValue(with_anchor.header).Find("x5c")->AsArray();
  JsonValue::Array longer = chain;
  longer.push_back(Text(Base64Encode(attester_.ByAnchor().anchors.front().der)));
  SetMember(with_anchor.header, "x5c", JsonValue(longer));
  EXPECT_FALSE(Verify(with_anchor, {attester_.ByAnchor()}).has_value()) << "the anchor is in it";
}

TEST_F(VerifyByAttesterTest, RefusesAChainWhoseLeafDidNotSign) {
  const TestAttester other(clock_.Now());
  ProofParts parts = PartsWithChain();
  EXPECT_FALSE(VerifyText(SignProof(parts, other.key()), {attester_.ByAnchor()}).has_value());
}

TEST_F(VerifyByAttesterTest, TriesSoManyKeysAndNoMore) {
  std::vector<Attester> many;
  for (int i = 0; i < kMaxKeysTried; ++i) {
    many.push_back(TestAttester(clock_.Now()).ByKey());
  }
  many.push_back(attester_.ByKey());
  ProofParts parts = Parts();
  RemoveMember(parts.header, "kid");
  EXPECT_FALSE(Verify(parts, many).has_value());
  many.erase(many.begin());
  EXPECT_THAT(Verify(parts, many), IsOk());
}

}  // namespace
}  // namespace issuer
