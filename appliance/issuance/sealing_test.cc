// Seals: the right secret opens, nothing else does, and nothing shows through.
#include "appliance/issuance/sealing.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "appliance/base/bytes.h"
#include "tests/support/fake_random.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

template <typename SecretType>
SecretType SecretOf(std::string_view text) {
  return SecretType(AsBytes(text));
}

template <typename SecretType>
std::string TextOf(const SecretType& secret) {
  return secret.Expose([](ByteView raw) { return std::string(AsText(raw)); });
}

ClaimValue SomeClaims() {
  ClaimValue name = ClaimValue::OfText("canary-Mustermann");
  name.disclosure = Disclosure::kSelective;
  return ClaimValue::OfObject(
      {{"pid",
        ClaimValue::OfObject({{"family_name", std::move(name)},
                              {"age", ClaimValue::OfInteger(42)},
                              {"portrait", ClaimValue::OfBytes({1, 2, 3})}})}});
}

// [SEC-10] [OFF-7] [TOK-23]
TEST(NewSecrets, AreFortyThreeCharactersAndAllDifferent) {
  FakeRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    seen.insert(TextOf(NewPreAuthorizedCode(random)));
    seen.insert(TextOf(NewAccessToken(random)));
    seen.insert(TextOf(NewOfferReference(random)));
  }
  EXPECT_EQ(seen.size(), 300U);
  for (const std::string& text : seen) {
    EXPECT_EQ(text.size(), 43U);
    EXPECT_EQ(
        text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
        std::string::npos);
  }
}

TEST(SealClaims, OpensWithTheSameCodeOnly) {
  FakeRandom random;
  const PreAuthorizedCode code = NewPreAuthorizedCode(random);
  const Bytes sealed = SealClaims(code, SomeClaims(), random);
  EXPECT_THAT(OpenClaims(code, sealed), IsOkAndHolds(SomeClaims()));
  EXPECT_THAT(OpenClaims(NewPreAuthorizedCode(random), sealed), FailsWith(ErrorCode::kSealBroken));
}

TEST(SealClaims, OpensWithTheSameTokenOnly) {
  FakeRandom random;
  const AccessToken token = NewAccessToken(random);
  const Bytes sealed = SealClaims(token, SomeClaims(), random);
  EXPECT_THAT(OpenClaims(token, sealed), IsOkAndHolds(SomeClaims()));
  EXPECT_THAT(OpenClaims(NewAccessToken(random), sealed), FailsWith(ErrorCode::kSealBroken));
}

TEST(SealClaims, KeepsCodesAndTokensApart) {
  FakeRandom random;
  const auto code = SecretOf<PreAuthorizedCode>("the same text in both");
  const auto token = SecretOf<AccessToken>("the same text in both");
  EXPECT_THAT(OpenClaims(token, SealClaims(code, SomeClaims(), random)),
              FailsWith(ErrorCode::kSealBroken));
}

TEST(SealClaims, ShowsNothingOfTheClaimsAndNeverRepeatsItself) {
  FakeRandom random;
  const PreAuthorizedCode code = NewPreAuthorizedCode(random);
  const Bytes first = SealClaims(code, SomeClaims(), random);
  const Bytes second = SealClaims(code, SomeClaims(), random);
  EXPECT_NE(first, second);
  EXPECT_EQ(AsText(first).find("canary"), std::string_view::npos);
  EXPECT_EQ(AsText(first).find("family_name"), std::string_view::npos);
}

TEST(OpenClaims, RefusesDamage) {
  FakeRandom random;
  const PreAuthorizedCode code = NewPreAuthorizedCode(random);
  const Bytes sealed = SealClaims(code, SomeClaims(), random);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    Bytes damaged = sealed;
    damaged[i] = static_cast<std::uint8_t>(damaged[i] ^ 1U);
    EXPECT_THAT(OpenClaims(code, damaged), FailsWith(ErrorCode::kSealBroken)) << "byte " << i;
  }
  EXPECT_THAT(OpenClaims(code, {}), FailsWith(ErrorCode::kSealBroken));
  EXPECT_THAT(OpenClaims(code, ByteView(sealed).first(27)), FailsWith(ErrorCode::kSealBroken));
}

TEST(SealOffer, OpensWithTheSameReferenceOnly) {
  FakeRandom random;
  const OfferReference reference = NewOfferReference(random);
  const Bytes sealed = SealOffer(reference, R"({"a":1})", random);
  EXPECT_THAT(OpenOffer(reference, sealed), IsOkAndHolds(std::string(R"({"a":1})")));
  EXPECT_THAT(OpenOffer(NewOfferReference(random), sealed), FailsWith(ErrorCode::kSealBroken));
}

TEST(SealAnswer, NeedsBothTheApiKeyAndTheIdempotencyKey) {
  FakeRandom random;
  const auto key = SecretOf<ApiKey>("ck_one");
  const Bytes sealed = SealAnswer(key, "order-1", "answer", random);
  EXPECT_THAT(OpenAnswer(key, "order-1", sealed), IsOkAndHolds(std::string("answer")));
  EXPECT_THAT(OpenAnswer(key, "order-2", sealed), FailsWith(ErrorCode::kSealBroken));
  EXPECT_THAT(OpenAnswer(SecretOf<ApiKey>("ck_two"), "order-1", sealed),
              FailsWith(ErrorCode::kSealBroken));
}

// [TOK-31] The stored form is no plain text, and the same code under another grant looks different.
TEST(TxCodeMac, DependsOnBothCodes) {
  const auto code = SecretOf<PreAuthorizedCode>("code one");
  const auto other = SecretOf<PreAuthorizedCode>("code two");
  const auto tx_code = SecretOf<TxCode>("123456");
  EXPECT_EQ(TxCodeMac(code, tx_code), TxCodeMac(code, SecretOf<TxCode>("123456")));
  EXPECT_NE(TxCodeMac(code, tx_code), TxCodeMac(code, SecretOf<TxCode>("123457")));
  EXPECT_NE(TxCodeMac(code, tx_code), TxCodeMac(other, tx_code));
}

TEST(DigestOf, IsSha256OfTheSecret) {
  // SHA-256("abc"), FIPS 180-2 appendix B.1.
  const Digest expected = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
                           0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
                           0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
  EXPECT_EQ(DigestOf(SecretOf<PreAuthorizedCode>("abc")), expected);
  EXPECT_EQ(DigestOf(SecretOf<AccessToken>("abc")), expected);
  EXPECT_EQ(DigestOf(SecretOf<OfferReference>("abc")), expected);
}

}  // namespace
}  // namespace issuer
