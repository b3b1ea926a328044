// SD-JWT VCs as they leave the signer. [SD-1] to [SD-7], [SD-9], [SD-10]
#include "crypto/formats/sd_jwt_vc.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "appliance/base/encoding.h"
#include "appliance/base/json_reader.h"
#include "appliance/base/json_writer.h"
#include "crypto/formats/issued_sd_jwt.h"
#include "crypto/openssl/ecdsa_encoding.h"
#include "crypto/openssl/evp_public_key.h"
#include "crypto/openssl/handles.h"
#include "crypto/openssl/signature_verify.h"
#include "tests/support/fake_random.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

const std::vector<Bytes> kChain = {{0x30, 0x03, 0x02, 0x01, 0xfb}, {0x30, 0x03, 0x02, 0x01, 0x02}};
constexpr Timestamp kIssued = FromUnix(1'800'000'000);
constexpr Timestamp kExpires = FromUnix(1'800'086'400);

ClaimValue Selective(ClaimValue value) {
  value.disclosure = Disclosure::kSelective;
  return value;
}
ClaimValue Text(const char* text) {
  return ClaimValue::OfText(text);
}

// A signature that nobody checks.
Result<Bytes> Unsigned(ByteView) {
  return Bytes(64, 0x5a);
}

SdJwtVcDraft DraftOf(const ClaimValue& claims) {
  return {.type = "urn:eudi:pid:1",
          .issuer = "https://issuer.example",
          .algorithm = SignatureAlgorithm::kEs256,
          .chain = kChain,
          .claims = claims,
          .holder = std::nullopt,
          .num_decoys = 0,
          .issued_at = kIssued,
          .expires_at = kExpires,
          .typ = SdJwtVcTyp::kDcSdJwt,
          .status = std::nullopt};
}

// A level of every kind: members, elements, and both inside hidden values.
ClaimValue ManyLevels() {
  return ClaimValue::OfObject(
      {{"family_name", Selective(Text("Mustermann"))},
       {"given_name", Selective(Text("Erika"))},
       {"country", Text("DE")},
       {"address",
        Selective(ClaimValue::OfObject({{"locality", Selective(Text("Köln"))},
                                        {"street", Selective(Text("Heidestraße 17"))},
                                        {"region", Text("NW")}}))},
       {"nationalities",
        ClaimValue::OfArray({Selective(Text("DE")), Text("FR"), Selective(Text("NL"))})},
       {"degrees",
        Selective(ClaimValue::OfArray(
            {Selective(ClaimValue::OfObject({{"grade", Selective(ClaimValue::OfDecimal(1.3))},
                                             {"year", ClaimValue::OfInteger(2019)}}))}))},
       {"plain",
        ClaimValue::OfObject({{"empty", ClaimValue::OfObject({})},
                              {"none", ClaimValue::OfArray({})},
                              {"nothing", ClaimValue::Null()},
                              {"yes", ClaimValue::OfBoolean(true)}})}});
}

// The claims among the members that the issuer wrote, in the order of names.
JsonValue::Object OperatorMembers(const JsonValue& payload) {
  JsonValue::Object members;
  const std::set<std::string> kOwn = {"iss", "iat", "exp", "vct", "cnf"};
  for (const auto& member : *payload.AsObject()) {
    if (kOwn.count(member.first) == 0) {
      members.push_back(member);
    }
  }
  return members;
}

JsonValue AsJson(const ClaimValue& claims) {
  JsonWriter json;
  json.Value(claims);
  Result<JsonValue> parsed = ParseJson(std::move(json).Take());
  CHECK(parsed.has_value());
  return Sorted(*parsed);
}

IssuedSdJwt Build(const SdJwtVcDraft& draft, Random& random) {
  const Result<std::string> credential = BuildSdJwtVc(draft, random, Unsigned);
  CHECK(credential.has_value());
  return TakeApart(*credential);
}

// [SD-1] [SD-2]
TEST(BuildSdJwtVc, WritesHeaderAndIssuerClaims) {
  const ClaimValue claims = ClaimValue::OfObject({{"a", Text("b")}});
  FakeRandom random;
  const Result<std::string> text = BuildSdJwtVc(DraftOf(claims), random, Unsigned);
  ASSERT_THAT(text, IsOk());
  EXPECT_EQ(text->back(), '~');
  const IssuedSdJwt issued = TakeApart(*text);
  // x5c is standard base64 with padding. [rfc7515 §4.1.6]
  EXPECT_EQ(ToJson(issued.header),
            R"({"alg":"ES256","typ":"dc+sd-jwt","x5c":["MAMCAfs=","MAMCAQI="]})");
  EXPECT_EQ(
      ToJson(issued.payload),
      R"({"iss":"https://issuer.example","iat":1800000000,"exp":1800086400,"vct":"urn:eudi:pid:1",)"
      R"("_sd_alg":"sha-256","a":"b"})");
  EXPECT_TRUE(issued.disclosures.empty());

  // [SD-17]
  SdJwtVcDraft older = DraftOf(claims);
  older.typ = SdJwtVcTyp::kVcSdJwt;
  const Result<std::string> for_draft13 = BuildSdJwtVc(older, random, Unsigned);
  ASSERT_THAT(for_draft13, IsOk());
  EXPECT_EQ(*TakeApart(*for_draft13).header.FindText("typ"), "vc+sd-jwt");
}

// [SD-10]
TEST(BuildSdJwtVc, LeavesIssOutWhenTold) {
  const ClaimValue claims = ClaimValue::OfObject({});
  SdJwtVcDraft draft = DraftOf(claims);
  draft.issuer = std::nullopt;
  FakeRandom random;
  EXPECT_EQ(Build(draft, random).payload.Find("iss"), nullptr);
}

// [SD-4]
TEST(BuildSdJwtVc, BindsToTheHoldersKeyWithNothingElseInCnf) {
  const ClaimValue claims = ClaimValue::OfObject({});
  SdJwtVcDraft draft = DraftOf(claims);
  // The public key of the first test of [rfc8032 §7.1].
  const Result<Bytes> x =
      HexDecode("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  draft.holder = PublicKey{Curve::kEd25519, *x, {}};
  FakeRandom random;
  EXPECT_EQ(
      ToJson(*Build(draft, random).payload.Find("cnf")),
      R"({"jwk":{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}})");
}

TEST(BuildSdJwtVc, RefusesAHolderKeyThatIsNone) {
  const ClaimValue claims = ClaimValue::OfObject({});
  SdJwtVcDraft draft = DraftOf(claims);
  const PublicKey kKeys[] = {{Curve::kP256, Bytes(32, 1), Bytes(32, 1)},  // not on the curve
                             {Curve::kP256, Bytes(31, 1), Bytes(32, 1)},
                             {Curve::kEd25519, Bytes(32, 0), {}}};  // of small order
  for (const PublicKey& key : kKeys) {
    draft.holder = key;
    FakeRandom random;
    EXPECT_THAT(BuildSdJwtVc(draft, random, Unsigned), FailsWith(ErrorCode::kJwkInvalid));
  }
}

// [SD-5] [SD-7]
TEST(BuildSdJwtVc, DisclosedPayloadEqualsTheClaims) {
  const ClaimValue claims = ManyLevels();
  for (const std::uint8_t num_decoys : std::array<std::uint8_t, 3>{0, 1, 7}) {
    SdJwtVcDraft draft = DraftOf(claims);
    draft.num_decoys = num_decoys;
    FakeRandom random(num_decoys + 1U);
    const IssuedSdJwt issued = Build(draft, random);
    const JsonValue whole = Reconstruct(issued.payload, issued.disclosures);
    EXPECT_EQ(Sorted(JsonValue(OperatorMembers(whole))), AsJson(claims));
    EXPECT_EQ(issued.disclosures.size(), 10U);
  }
}

TEST(BuildSdJwtVc, ShowsNothingSelectiveWithoutDisclosures) {
  const ClaimValue claims = ManyLevels();
  FakeRandom random;
  const IssuedSdJwt issued = Build(DraftOf(claims), random);
  const JsonValue shown = Sorted(JsonValue(OperatorMembers(Reconstruct(issued.payload, {}))));
  EXPECT_EQ(
      ToJson(shown),
      R"({"country":"DE","nationalities":["FR"],"plain":{"empty":{},"none":[],"nothing":null,"yes":true}})");
}

// [SD-5]: sorted, so that their order tells nothing; nothing occurs twice.
TEST(BuildSdJwtVc, SortsDigestsAndRepeatsNone) {
  const ClaimValue claims = ManyLevels();
  SdJwtVcDraft draft = DraftOf(claims);
  draft.num_decoys = 5;
  FakeRandom random;
  const IssuedSdJwt issued = Build(draft, random);
  std::vector<std::string> top;
  for (const JsonValue& digest : *issued.payload.Find("_sd")->AsArray()) {
    top.push_back(*digest.AsText());
  }
  EXPECT_TRUE(std::is_sorted(top.begin(), top.end()));
  const std::vector<std::string> all = AllDigests(issued.payload, issued.disclosures);
  EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), all.size());
}

TEST(BuildSdJwtVc, AddsDecoysWhereThereAreDisclosuresOnly) {
  const ClaimValue claims = ManyLevels();
  // Levels with disclosures: top, address, nationalities, degrees, the degree.
  constexpr std::size_t kLevels = 5;
  for (const std::uint8_t num_decoys : std::array<std::uint8_t, 2>{0, 3}) {
    SdJwtVcDraft draft = DraftOf(claims);
    draft.num_decoys = num_decoys;
    FakeRandom random;
    const IssuedSdJwt issued = Build(draft, random);
    EXPECT_EQ(AllDigests(issued.payload, issued.disclosures).size(),
              issued.disclosures.size() + kLevels * num_decoys);
    EXPECT_EQ(issued.payload.Find("_sd")->AsArray()->size(), 4U + num_decoys);
    EXPECT_EQ(issued.payload.Find("nationalities")->AsArray()->size(), 3U + num_decoys);
    EXPECT_EQ(issued.payload.Find("plain")->Find("_sd"), nullptr);
    EXPECT_TRUE(issued.payload.Find("plain")->Find("none")->AsArray()->empty());
  }
}

// [SD-6]
TEST(BuildSdJwtVc, TakesANewSaltOf128BitsForEachDisclosureOfEachCredential) {
  const ClaimValue claims = ManyLevels();
  FakeRandom random;
  std::set<std::string> salts;
  std::set<std::string> digests;
  std::size_t num_disclosures = 0;
  for (int credential = 0; credential < 50; ++credential) {
    const IssuedSdJwt issued = Build(DraftOf(claims), random);
    for (const auto& [digest, disclosure] : issued.disclosures) {
      const std::string& salt = *disclosure.AsArray()->front().AsText();
      const Result<Bytes> raw = Base64UrlDecode(salt);
      ASSERT_THAT(raw, IsOk());
      EXPECT_EQ(raw->size(), 16U);
      salts.insert(salt);
      digests.insert(digest);
      ++num_disclosures;
    }
  }
  EXPECT_EQ(salts.size(), num_disclosures);
  EXPECT_EQ(digests.size(), num_disclosures);
}

TEST(BuildSdJwtVc, WritesBytesAndDatesAsText) {
  const ClaimValue claims =
      ClaimValue::OfObject({{"picture", ClaimValue::OfBytes({0xfb, 0xff})},
                            {"birthdate", ClaimValue::OfFullDate("1964-08-12")}});
  FakeRandom random;
  const IssuedSdJwt issued = Build(DraftOf(claims), random);
  EXPECT_EQ(*issued.payload.FindText("picture"), "-_8");
  EXPECT_EQ(*issued.payload.FindText("birthdate"), "1964-08-12");
}

ClaimValue Nested(std::size_t depth) {
  ClaimValue value = Text("x");
  for (std::size_t i = 1; i < depth; ++i) {
    value = ClaimValue::OfObject({{"n", value}});
  }
  return value;
}

// [SD-3] [SD-7] [SD-9]
TEST(BuildSdJwtVc, RefusesClaimsThatAreNotTheOperatorsToMake) {
  const auto one = [](const char* name) { return ClaimValue::OfObject({{name, Text("x")}}); };
  const struct {
    const char* why;
    ClaimValue claims;
  } kCases[] = {
      {"iss", one("iss")},
      {"nbf", one("nbf")},
      {"exp", one("exp")},
      {"iat", one("iat")},
      {"cnf", one("cnf")},
      {"vct", one("vct")},
      {"vct#integrity", one("vct#integrity")},
      {"status", one("status")},
      {"selective status", ClaimValue::OfObject({{"status", Selective(Text("x"))}})},
      {"_sd_alg", one("_sd_alg")},
      {"_sd", one("_sd")},
      {"...", one("...")},
      {"selective _sd", ClaimValue::OfObject({{"_sd", Selective(Text("x"))}})},
      {"_sd deep down", ClaimValue::OfObject({{"a", ClaimValue::OfArray({one("_sd")})}})},
      {"... deep down", ClaimValue::OfObject({{"a", Selective(one("..."))}})},
      {"_sd_alg deep down", ClaimValue::OfObject({{"a", one("_sd_alg")}})},
      {"the same name twice",
       ClaimValue::OfObject({{"a", Text("x")}, {"a", Selective(Text("y"))}})},
      {"text that is not UTF-8", ClaimValue::OfObject({{"a", Text("\xff")}})},
      {"a number that is none",
       ClaimValue::OfObject(
           {{"a", ClaimValue::OfDecimal(std::numeric_limits<double>::quiet_NaN())}})},
      {"too deep", Nested(kMaxClaimDepth + 2)},
      {"too many",
       ClaimValue::OfObject({{"a", ClaimValue::OfArray(std::vector<ClaimValue>(kMaxClaimNodes))}})},
      {"too long a text",
       ClaimValue::OfObject({{"a", ClaimValue::OfText(std::string(kMaxClaimTextLen + 1, 'x'))}})},
      {"too long a name",
       ClaimValue::OfObject({{std::string(kMaxClaimNameLen + 1, 'x'), Text("x")}})},
      {"no object", ClaimValue::OfArray({})},
  };
  for (const auto& c : kCases) {
    FakeRandom random;
    EXPECT_THAT(BuildSdJwtVc(DraftOf(c.claims), random, Unsigned),
                FailsWith(ErrorCode::kClaimsRefused))
        << c.why;
  }
}

TEST(BuildSdJwtVc, AllowsIssuerNamesBelowTheTop) {
  const ClaimValue claims =
      ClaimValue::OfObject({{"sub", Selective(Text("123"))},
                            {"document", ClaimValue::OfObject({{"status", Text("valid")}})}});
  FakeRandom random;
  EXPECT_THAT(BuildSdJwtVc(DraftOf(claims), random, Unsigned), IsOk());
}

TEST(BuildSdJwtVc, RefusesToExpireBeforeItIsIssued) {
  const ClaimValue claims = ClaimValue::OfObject({});
  SdJwtVcDraft draft = DraftOf(claims);
  draft.expires_at = draft.issued_at;
  FakeRandom random;
  EXPECT_THAT(BuildSdJwtVc(draft, random, Unsigned), FailsWith(ErrorCode::kClaimsRefused));
}

TEST(BuildSdJwtVc, PassesOnWhySigningFailed) {
  const ClaimValue claims = ClaimValue::OfObject({});
  FakeRandom random;
  const SignCallback broken = [](ByteView) -> Result<Bytes> {
    return Fail(ErrorCode::kTokenDevice, "test");
  };
  EXPECT_THAT(BuildSdJwtVc(DraftOf(claims), random, broken), FailsWith(ErrorCode::kTokenDevice));
}

TEST(BuildSdJwtVc, SignsWhatItWrote) {
  const EvpPkey pair(EVP_EC_gen("P-256"));
  const Result<PublicKey> public_key = FromEvpPkey(pair.get());
  ASSERT_THAT(public_key, IsOk());
  const SignCallback sign = [&pair](ByteView input) -> Result<Bytes> {
    const EvpMdCtx context(EVP_MD_CTX_new());
    Bytes der(128);
    std::size_t len = der.size();
    CHECK(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, pair.get()) == 1);
    CHECK(EVP_DigestSign(context.get(), der.data(), &len, input.data(), input.size()) == 1);
    der.resize(len);
    return RawFromDer(der, 32);
  };
  const ClaimValue claims = ManyLevels();
  FakeRandom random;
  const Result<std::string> text = BuildSdJwtVc(DraftOf(claims), random, sign);
  ASSERT_THAT(text, IsOk());
  const IssuedSdJwt issued = TakeApart(*text);
  const Result<Bytes> signature = Base64UrlDecode(issued.signature);
  ASSERT_THAT(signature, IsOk());
  EXPECT_THAT(
      VerifySignature(
          SignatureAlgorithm::kEs256, *public_key, AsBytes(issued.signing_input), *signature),
      IsOk());
}

}  // namespace
}  // namespace issuer
