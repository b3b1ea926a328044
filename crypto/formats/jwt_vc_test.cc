// W3C credentials as JWT, as they leave the signer. [JV-1] [JV-3]
#include "crypto/formats/jwt_vc.h"

#include <gtest/gtest.h>

#include <array>
#include <string_view>
#include <vector>

#include "appliance/base/encoding.h"
#include "appliance/base/json_reader.h"
#include "appliance/base/json_writer.h"
#include "appliance/issuerctl/wallet_key.h"
#include "crypto/jose/did.h"
#include "tests/support/fake_random.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

const std::vector<Bytes> kChain = {{0x30, 0x03, 0x02, 0x01, 0xfb}};
const std::vector<std::string> kContexts = {"https://www.w3.org/2018/credentials/v1"};
const std::vector<std::string> kTypes = {"VerifiableCredential", "DegreeCredential"};

Result<Bytes> Unsigned(ByteView) {
  return Bytes(64, 0x5a);
}

ClaimValue Degree() {
  return ClaimValue::OfObject(
      {{"credentialSubject",
        ClaimValue::OfObject({{"degree", ClaimValue::OfText("BSc")},
                              {"awarded", ClaimValue::OfFullDate("2024-02-29")}})},
       {"name", ClaimValue::OfText("Bachelor of Science")}});
}

JwtVcDraft DraftOf(const ClaimValue& claims) {
  return {.issuer = "did:web:issuer.example",
          .key_id = "did:web:issuer.example#vc-1",
          .contexts = kContexts,
          .types = kTypes,
          .algorithm = SignatureAlgorithm::kEs256,
          .chain = kChain,
          .claims = claims,
          .holder = std::nullopt,
          .issued_at = FromUnix(1'800'000'000),
          .expires_at = FromUnix(1'800'086'400),
          .status = std::nullopt};
}

struct Parts {
  JsonValue header;
  JsonValue payload;
};

Parts TakeApart(const std::string& jws) {
  const std::size_t first = jws.find('.');
  const std::size_t second = jws.find('.', first + 1);
  const auto json = [](std::string_view part) {
    return ParseJson(AsText(Base64UrlDecode(part).value())).value();
  };
  return {json(std::string_view(jws).substr(0, first)),
          json(std::string_view(jws).substr(first + 1, second - first - 1))};
}

// [JV-1]
TEST(BuildJwtVc, MapsTheCredentialToTheRegisteredClaims) {
  const ClaimValue claims = Degree();
  FakeRandom random;
  const Result<std::string> text = BuildJwtVc(DraftOf(claims), random, Unsigned);
  ASSERT_THAT(text, IsOk());
  const Parts parts = TakeApart(*text);
  EXPECT_EQ(
      ToJson(parts.header),
      R"({"alg":"ES256","typ":"JWT","kid":"did:web:issuer.example#vc-1","x5c":["MAMCAfs="]})");
  EXPECT_EQ(*parts.payload.FindText("iss"), "did:web:issuer.example");
  EXPECT_EQ(parts.payload.Find("nbf")->AsInteger(), 1'800'000'000);
  EXPECT_EQ(parts.payload.Find("exp")->AsInteger(), 1'800'086'400);
  EXPECT_EQ(parts.payload.Find("sub"), nullptr);
  EXPECT_EQ(
      ToJson(*parts.payload.Find("vc")),
      R"({"@context":["https://www.w3.org/2018/credentials/v1"],)"
      R"("type":["VerifiableCredential","DegreeCredential"],)"
      R"("credentialSubject":{"degree":"BSc","awarded":"2024-02-29"},"name":"Bachelor of Science"})");
  const std::string& id = *parts.payload.FindText("jti");
  EXPECT_EQ(id.size(), 45U);
  EXPECT_TRUE(id.starts_with("urn:uuid:"));
  EXPECT_EQ(id[23], '4');
}

TEST(BuildJwtVc, NamesACredentialOnlyOnce) {
  const ClaimValue claims = Degree();
  SystemRandom random;
  const auto id = [&] {
    return *TakeApart(BuildJwtVc(DraftOf(claims), random, Unsigned).value())
                .payload.FindText("jti");
  };
  EXPECT_NE(id(), id());
}

// [JV-4] [BSL-1]
TEST(BuildJwtVc, SaysWhereItsStatusIs) {
  const ClaimValue claims = Degree();
  JwtVcDraft draft = DraftOf(claims);
  draft.status = StatusReference{"https://issuer.example/status/a", 7};
  FakeRandom random;
  const Parts parts = TakeApart(BuildJwtVc(draft, random, Unsigned).value());
  EXPECT_EQ(ToJson(*parts.payload.Find("status")),
            R"({"status_list":{"idx":7,"uri":"https://issuer.example/status/a"}})");
  EXPECT_EQ(
      ToJson(*parts.payload.Find("vc")->Find("credentialStatus")),
      R"([{"type":"BitstringStatusListEntry","statusPurpose":"revocation","statusListIndex":"7",)"
      R"("statusListCredential":"https://issuer.example/status/a/revocation"},)"
      R"({"type":"BitstringStatusListEntry","statusPurpose":"suspension","statusListIndex":"7",)"
      R"("statusListCredential":"https://issuer.example/status/a/suspension"}])");
}

TEST(BuildJwtVc, SaysHowItIsToBeDrawn) {
  const ClaimValue claims = Degree();
  const std::vector<RenderMethod> kMethods{
      {"https://issuer.example/templates/1.svg", "zQm", "Card"}};
  JwtVcDraft draft = DraftOf(claims);
  draft.render_methods = kMethods;
  FakeRandom random;
  const Parts parts = TakeApart(BuildJwtVc(draft, random, Unsigned).value());
  EXPECT_EQ(
      ToJson(*parts.payload.Find("vc")->Find("renderMethod")),
      R"([{"type":"TemplateRenderMethod","name":"Card","renderSuite":"svg-mustache","template":)"
      R"({"id":"https://issuer.example/templates/1.svg","mediaType":"image/svg+xml",)"
      R"("digestMultibase":"zQm"}}])");
}

// [JV-3]
TEST(BuildJwtVc, BindsToTheHoldersKeyByDidAndByConfirmation) {
  const ClaimValue claims = Degree();
  const PublicKey holder = WalletKey::Generate().public_key();
  JwtVcDraft draft = DraftOf(claims);
  draft.holder = holder;
  draft.key_id = std::nullopt;
  FakeRandom random;
  const Parts parts = TakeApart(BuildJwtVc(draft, random, Unsigned).value());
  EXPECT_EQ(parts.header.Find("kid"), nullptr);
  const std::string& sub = *parts.payload.FindText("sub");
  EXPECT_THAT(ResolveDid(sub), IsOkAndHolds(holder));
  const JsonValue* subject = parts.payload.Find("vc")->Find("credentialSubject");
  EXPECT_EQ(*subject->FindText("id"), sub);
  EXPECT_EQ(*parts.payload.Find("cnf")->Find("jwk")->FindText("kty"), "EC");
}

TEST(BuildJwtVc, RefusesClaimsThatSpeakForTheIssuer) {
  const ClaimValue text = ClaimValue::OfText("x");
  const ClaimValue subject = ClaimValue::OfObject({{"a", text}});
  const struct {
    ClaimValue claims;
    const char* why;
  } kCases[] = {
      {text, "no object"},
      {ClaimValue::OfObject({}), "no subject"},
      {ClaimValue::OfObject({{"credentialSubject", text}}), "a subject that is no object"},
      {ClaimValue::OfObject({{"credentialSubject", ClaimValue::OfObject({})}}), "an empty subject"},
      {ClaimValue::OfObject({{"credentialSubject", subject}, {"issuer", text}}), "issuer"},
      {ClaimValue::OfObject({{"credentialSubject", subject}, {"@context", text}}), "@context"},
      {ClaimValue::OfObject({{"credentialSubject", subject}, {"proof", text}}), "proof"},
      {ClaimValue::OfObject({{"credentialSubject", subject}, {"credentialStatus", text}}),
       "credentialStatus"},
  };
  FakeRandom random;
  for (const auto& c : kCases) {
    EXPECT_THAT(BuildJwtVc(DraftOf(c.claims), random, Unsigned),
                FailsWith(ErrorCode::kClaimsRefused))
        << c.why;
  }
  const ClaimValue with_id =
      ClaimValue::OfObject({{"credentialSubject", ClaimValue::OfObject({{"id", text}})}});
  JwtVcDraft draft = DraftOf(with_id);
  EXPECT_THAT(BuildJwtVc(draft, random, Unsigned), IsOk()) << "unbound: the operator may name him";
  draft.holder = WalletKey::Generate().public_key();
  EXPECT_THAT(BuildJwtVc(draft, random, Unsigned), FailsWith(ErrorCode::kClaimsRefused));
}

TEST(BuildJwtVc, RefusesADraftThatExpiresBeforeItBegins) {
  const ClaimValue claims = Degree();
  JwtVcDraft draft = DraftOf(claims);
  draft.expires_at = draft.issued_at;
  FakeRandom random;
  EXPECT_THAT(BuildJwtVc(draft, random, Unsigned), FailsWith(ErrorCode::kClaimsRefused));
}

}  // namespace
}  // namespace issuer
