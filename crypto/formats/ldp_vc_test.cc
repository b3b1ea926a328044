// W3C credentials with Data Integrity proofs as they leave the signer.
#include "crypto/formats/ldp_vc.h"

#include <gmock/gmock.h>

#include <limits>
#include <string>
#include <vector>

#include "appliance/base/json_reader.h"
#include "appliance/base/json_writer.h"
#include "crypto/formats/rdf_conversion_fixture.h"
#include "crypto/jose/base58.h"
#include "crypto/openssl/ecdsa_encoding.h"
#include "crypto/openssl/evp_public_key.h"
#include "crypto/openssl/handles.h"
#include "crypto/openssl/signature_verify.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

const std::vector<std::string> kContextsV1{"https://www.w3.org/2018/credentials/v1",
                                           "https://issuer.example/contexts/degree"};
const std::vector<std::string> kContextsV2{"https://www.w3.org/ns/credentials/v2"};
const std::vector<std::string> kTypes{"VerifiableCredential", "DegreeCredential"};

ClaimValue Text(const char* text) {
  return ClaimValue::OfText(text);
}

ClaimValue Subject(std::vector<ClaimMember> members) {
  return ClaimValue::OfObject({{"credentialSubject", ClaimValue::OfObject(std::move(members))}});
}

Result<Bytes> Unsigned(ByteView) {
  return Bytes(64, 0);
}

Result<RdfDataset> AsOneLiteral(const JsonValue& document) {
  const auto iri = [](const char* text) {
    return RdfTerm{.kind = RdfTermKind::kIri, .value = text, .datatype = {}, .language = {}};
  };
  return RdfDataset{{iri("urn:a"),
                     iri("urn:b"),
                     {.kind = RdfTermKind::kLiteral,
                      .value = ToJson(document),
                      .datatype = "urn:json",
                      .language = {}},
                     std::nullopt}};
}

LdpVcDraft DraftOf(const ClaimValue& claims) {
  return {.model = DataModel::kV2_0,
          .contexts = kContextsV2,
          .types = kTypes,
          .id = "urn:uuid:9f3c1f0e-0f7b-4a53-8a07-0d3c2ac0ad0b",
          .issuer = "did:web:issuer.example",
          .holder = std::nullopt,
          .claims = claims,
          .issued_at = FromUnix(1'800'000'000),
          .expires_at = FromUnix(1'800'086'400),
          .status = {},
          .suite = Cryptosuite::kEcdsaRdfc2019,
          .algorithm = SignatureAlgorithm::kEs256,
          .verification_method = "did:web:issuer.example#key"};
}

LdpVcDraft DraftOfV1(const ClaimValue& claims) {
  const LdpVcDraft draft = DraftOf(claims);
  return {.model = DataModel::kV1_1,
          .contexts = kContextsV1,
          .types = draft.types,
          .id = draft.id,
          .issuer = draft.issuer,
          .holder = draft.holder,
          .claims = claims,
          .issued_at = draft.issued_at,
          .expires_at = draft.expires_at,
          .status = {},
          .suite = draft.suite,
          .algorithm = draft.algorithm,
          .verification_method = draft.verification_method};
}

JsonValue Build(const LdpVcDraft& draft) {
  const Result<std::string> text = BuildLdpVc(draft, AsOneLiteral, Unsigned);
  CHECK(text.has_value());
  Result<JsonValue> credential = ParseJson(*text);
  CHECK(credential.has_value());
  return *std::move(credential);
}

std::string Proof(const char* type_and_suite) {
  return std::string(R"("proof":{"type":)") + type_and_suite +
         R"(,"created":"2027-01-15T08:00:00Z","verificationMethod":"did:web:issuer.example#key",)"
         R"("proofPurpose":"assertionMethod","proofValue":"z)" +
         std::string(64, '1') + R"("}})";
}

// [LD-1] [LD-3] [LD-4]
TEST(BuildLdpVc, WritesVersion2) {
  const ClaimValue claims = ClaimValue::OfObject(
      {{"name", Text("Degree")},
       {"credentialSubject", ClaimValue::OfObject({{"degree", Text("M.Sc.")}})}});
  EXPECT_THAT(
      BuildLdpVc(DraftOf(claims), AsOneLiteral, Unsigned),
      IsOkAndHolds(
          R"({"@context":["https://www.w3.org/ns/credentials/v2"],)"
          R"("id":"urn:uuid:9f3c1f0e-0f7b-4a53-8a07-0d3c2ac0ad0b",)"
          R"("type":["VerifiableCredential","DegreeCredential"],"issuer":"did:web:issuer.example",)"
          R"("validFrom":"2027-01-15T08:00:00Z","validUntil":"2027-01-16T08:00:00Z",)"
          R"("name":"Degree","credentialSubject":{"degree":"M.Sc."},)" +
          Proof(R"("DataIntegrityProof","cryptosuite":"ecdsa-rdfc-2019")")));
}

// [LD-3] [LD-4] [LD-9]
TEST(BuildLdpVc, WritesVersion1BoundToItsHolder) {
  const ClaimValue claims = Subject({{"degree", Text("M.Sc.")}});
  LdpVcDraft draft = DraftOfV1(claims);
  draft.id = std::nullopt;
  draft.holder = "did:jwk:e30";
  EXPECT_THAT(
      BuildLdpVc(draft, AsOneLiteral, Unsigned),
      IsOkAndHolds(
          R"({"@context":["https://www.w3.org/2018/credentials/v1",)"
          R"("https://issuer.example/contexts/degree",)"
          R"("https://w3id.org/security/data-integrity/v2"],)"
          R"("type":["VerifiableCredential","DegreeCredential"],"issuer":"did:web:issuer.example",)"
          R"("issuanceDate":"2027-01-15T08:00:00Z","expirationDate":"2027-01-16T08:00:00Z",)"
          R"("credentialSubject":{"id":"did:jwk:e30","degree":"M.Sc."},)" +
          Proof(R"("DataIntegrityProof","cryptosuite":"ecdsa-rdfc-2019")")));
}

TEST(BuildLdpVc, SaysHowItIsToBeDrawn) {
  const ClaimValue claims = Subject({{"a", Text("b")}});
  const std::vector<RenderMethod> kMethods{
      {"https://issuer.example/templates/1.svg", DigestMultibaseOf(Bytes(32)), "Card"},
      {"https://issuer.example/templates/2.svg", "zQm", ""}};
  LdpVcDraft draft = DraftOf(claims);
  draft.render_methods = kMethods;
  EXPECT_EQ(
      ToJson(*Build(draft).Find("renderMethod")),
      R"([{"type":"TemplateRenderMethod","name":"Card","renderSuite":"svg-mustache","template":)"
      R"({"id":"https://issuer.example/templates/1.svg","mediaType":"image/svg+xml",)"
      R"("digestMultibase":"zQmNLei78zWmzUdbeRB3CiUfAizWUrbeeZh5K1rhAQKCh51"}},)"
      R"({"type":"TemplateRenderMethod","renderSuite":"svg-mustache","template":)"
      R"({"id":"https://issuer.example/templates/2.svg","mediaType":"image/svg+xml",)"
      R"("digestMultibase":"zQm"}}])");
  const ClaimValue own =
      ClaimValue::OfObject({{"renderMethod", Text("mine")},
                            {"credentialSubject", ClaimValue::OfObject({{"a", Text("b")}})}});
  EXPECT_THAT(BuildLdpVc(DraftOf(own), AsOneLiteral, Unsigned),
              FailsWith(ErrorCode::kClaimsRefused));
}

// [LD-4]
TEST(BuildLdpVc, AddsTheContextsThatProofAndStatusNeed) {
  const ClaimValue claims = Subject({{"a", Text("b")}});
  const std::vector<BitstringStatusEntry> kStatus{{"https://issuer.example/1", 7, "revocation"}};
  const std::string kProof2020 = "https://w3id.org/security/suites/ed25519-2020/v1";
  const auto last_context = [](const LdpVcDraft& draft) {
    return *Build(draft).Find("@context")->AsArray()->back().AsText();
  };
  LdpVcDraft v1 = DraftOfV1(claims);
  v1.status = kStatus;
  EXPECT_EQ(last_context(v1), "https://www.w3.org/ns/credentials/status/v1");
  v1.status = {};
  v1.suite = Cryptosuite::kEd25519Signature2020;
  v1.algorithm = SignatureAlgorithm::kEdDsa;
  EXPECT_EQ(last_context(v1), kProof2020);
  LdpVcDraft v2 = DraftOf(claims);
  v2.status = kStatus;
  EXPECT_EQ(last_context(v2), kContextsV2.back());
  v2.suite = v1.suite;
  v2.algorithm = v1.algorithm;
  EXPECT_EQ(last_context(v2), kProof2020);

  // Once is enough.
  const std::vector<std::string> all{kContextsV1.front(),
                                     "https://w3id.org/security/data-integrity/v2"};
  const LdpVcDraft named{.model = DataModel::kV1_1,
                         .contexts = all,
                         .types = kTypes,
                         .id = std::nullopt,
                         .issuer = v1.issuer,
                         .holder = std::nullopt,
                         .claims = claims,
                         .issued_at = v1.issued_at,
                         .expires_at = v1.expires_at,
                         .status = {},
                         .suite = Cryptosuite::kEcdsaRdfc2019,
                         .algorithm = SignatureAlgorithm::kEs256,
                         .verification_method = v1.verification_method};
  EXPECT_EQ(Build(named).Find("@context")->AsArray()->size(), 2U);
}

// [BSL-1]
TEST(BuildLdpVc, WritesStatusEntries) {
  const ClaimValue claims = Subject({{"a", Text("b")}});
  const std::vector<BitstringStatusEntry> kTwo{
      {"https://issuer.example/1", 94567, "revocation"},
      {"https://issuer.example/2", std::numeric_limits<std::uint64_t>::max(), "suspension"}};
  LdpVcDraft draft = DraftOf(claims);
  draft.status = kTwo;
  const std::string kFirst =
      R"({"id":"https://issuer.example/1#94567","type":"BitstringStatusListEntry",)"
      R"("statusPurpose":"revocation","statusListIndex":"94567",)"
      R"("statusListCredential":"https://issuer.example/1"})";
  EXPECT_EQ(ToJson(*Build(draft).Find("credentialStatus")),
            "[" + kFirst +
                R"(,{"id":"https://issuer.example/2#18446744073709551615",)"
                R"("type":"BitstringStatusListEntry","statusPurpose":"suspension",)"
                R"("statusListIndex":"18446744073709551615",)"
                R"("statusListCredential":"https://issuer.example/2"}])");
  draft.status = std::span(kTwo).first(1);
  EXPECT_EQ(ToJson(*Build(draft).Find("credentialStatus")), kFirst);
}

TEST(BuildLdpVc, WritesEveryKindOfClaim) {
  const ClaimValue claims = Subject(
      {{"yes", ClaimValue::OfBoolean(true)},
       {"count", ClaimValue::OfInteger(-3)},
       {"grade", ClaimValue::OfDecimal(1.3)},
       {"whole", ClaimValue::OfDecimal(3.0)},
       {"picture", ClaimValue::OfBytes({0xfb, 0xff})},
       {"born", ClaimValue::OfFullDate("1964-08-12")},
       {"seen", ClaimValue::OfDateTime("2026-01-01T00:00:00Z")},
       {"name", ClaimValue::OfObject({{"@value", Text("Köln")}, {"@language", Text("de")}})},
       {"list", ClaimValue::OfArray({Text("a"), ClaimValue::OfInteger(std::int64_t{1} << 53U)})}});
  EXPECT_EQ(ToJson(*Build(DraftOf(claims)).Find("credentialSubject")),
            R"({"yes":true,"count":-3,"grade":1.3,"whole":3,"picture":"+/8=","born":"1964-08-12",)"
            R"("seen":"2026-01-01T00:00:00Z",)"
            R"("name":{"@value":"Köln","@language":"de"},"list":["a",9007199254740992]})");
}

ClaimValue Selective(ClaimValue value) {
  value.disclosure = Disclosure::kSelective;
  return value;
}

// [LD-6]
TEST(BuildLdpVc, RefusesClaimsThatAreNotTheOperatorsToMakeOrWouldNotBeSigned) {
  const auto beside = [](const char* name) {
    return ClaimValue::OfObject(
        {{name, Text("x")}, {"credentialSubject", ClaimValue::OfObject({{"a", Text("b")}})}});
  };
  const struct {
    const char* why;
    ClaimValue claims;
  } kCases[] = {
      {"@context", beside("@context")},
      {"id", beside("id")},
      {"type", beside("type")},
      {"issuer", beside("issuer")},
      {"validFrom", beside("validFrom")},
      {"validUntil", beside("validUntil")},
      {"issuanceDate", beside("issuanceDate")},
      {"expirationDate", beside("expirationDate")},
      {"credentialStatus", beside("credentialStatus")},
      {"proof", beside("proof")},
      {"@id", beside("@id")},
      {"@type", beside("@type")},
      {"@graph", beside("@graph")},
      {"@value at the top", beside("@value")},
      {"the issuer's term as IRI", beside("https://www.w3.org/2018/credentials#issuer")},
      {"the issuer's term as compact IRI", beside("cred:issuer")},
      {"a context deep down", Subject({{"a", ClaimValue::OfObject({{"@context", Text("x")}})}})},
      {"a set deep down",
       Subject({{"a", ClaimValue::OfArray({ClaimValue::OfObject({{"@set", Text("x")}})})}})},
      {"what has the form of a keyword", Subject({{"@unknown", Text("x")}})},
      {"null", Subject({{"a", ClaimValue::Null()}})},
      {"null in an array", Subject({{"a", ClaimValue::OfArray({ClaimValue::Null()})}})},
      {"a great integer", Subject({{"a", ClaimValue::OfInteger((std::int64_t{1} << 53U) + 1)}})},
      {"a great negative integer",
       Subject({{"a", ClaimValue::OfInteger(std::numeric_limits<std::int64_t>::min())}})},
      {"a great decimal without fraction", Subject({{"a", ClaimValue::OfDecimal(1e21)}})},
      {"no subject", ClaimValue::OfObject({{"name", Text("x")}})},
      {"an empty subject", Subject({})},
      {"a subject that is text", ClaimValue::OfObject({{"credentialSubject", Text("x")}})},
      {"two subjects",
       ClaimValue::OfObject({{"credentialSubject", ClaimValue::OfArray({Text("x")})}})},
      {"text that is not UTF-8", Subject({{"a", Text("\xff")}})},
      {"no object", Text("x")},
  };
  for (const Cryptosuite suite : {Cryptosuite::kEcdsaRdfc2019, Cryptosuite::kEcdsaJcs2019}) {
    for (const auto& c : kCases) {
      LdpVcDraft draft = DraftOf(c.claims);
      draft.suite = suite;
      EXPECT_THAT(BuildLdpVc(draft, AsOneLiteral, Unsigned), FailsWith(ErrorCode::kClaimsRefused))
          << c.why;
    }
  }
  // A holder is named by nobody but the issuer. [LD-9]
  const ClaimValue with_id = Subject({{"id", Text("did:example:1")}, {"a", Selective(Text("b"))}});
  LdpVcDraft draft = DraftOf(with_id);
  EXPECT_THAT(BuildLdpVc(draft, AsOneLiteral, Unsigned), IsOk());
  draft.holder = "did:jwk:e30";
  EXPECT_THAT(BuildLdpVc(draft, AsOneLiteral, Unsigned), FailsWith(ErrorCode::kClaimsRefused));
}

TEST(BuildLdpVc, RefusesToExpireBeforeItIsIssued) {
  const ClaimValue claims = Subject({{"a", Text("b")}});
  LdpVcDraft draft = DraftOf(claims);
  draft.expires_at = draft.issued_at;
  EXPECT_THAT(BuildLdpVc(draft, AsOneLiteral, Unsigned), FailsWith(ErrorCode::kClaimsRefused));
}

TEST(BuildLdpVc, RefusesASetUpThatGivesNoCredential) {
  const ClaimValue claims = Subject({{"a", Text("b")}});
  const std::vector<BitstringStatusEntry> kNoUrl{{"list", 1, "revocation"}};
  const std::vector<BitstringStatusEntry> kNoPurpose{{"https://issuer.example/1", 1, ""}};
  const std::vector<BitstringStatusEntry> kTwice{{"https://issuer.example/1", 1, "revocation"},
                                                 {"https://issuer.example/1", 1, "suspension"}};
  const struct {
    const char* why;
    void (*spoil)(LdpVcDraft&, std::span<const BitstringStatusEntry>);
    std::span<const BitstringStatusEntry> status;
  } kCases[] = {
      {"contexts of the other model",
       [](LdpVcDraft& draft, auto) { draft.model = DataModel::kV1_1; },
       {}},
      {"a key for another suite",
       [](LdpVcDraft& draft, auto) { draft.suite = Cryptosuite::kEddsaRdfc2022; },
       {}},
      {"an issuer that is no URL", [](LdpVcDraft& draft, auto) { draft.issuer = "me"; }, {}},
      {"an id that is no URL", [](LdpVcDraft& draft, auto) { draft.id = "1"; }, {}},
      {"a holder that is no URL", [](LdpVcDraft& draft, auto) { draft.holder = "you"; }, {}},
      {"a verification method that is no URL",
       [](LdpVcDraft& draft, auto) { draft.verification_method = "#key"; },
       {}},
      {"a list without URL", [](LdpVcDraft& draft, auto status) { draft.status = status; }, kNoUrl},
      {"no purpose", [](LdpVcDraft& draft, auto status) { draft.status = status; }, kNoPurpose},
      {"two purposes at one place",
       [](LdpVcDraft& draft, auto status) { draft.status = status; },
       kTwice},
  };
  for (const auto& c : kCases) {
    LdpVcDraft draft = DraftOf(claims);
    c.spoil(draft, c.status);
    EXPECT_THAT(BuildLdpVc(draft, AsOneLiteral, Unsigned), FailsWith(ErrorCode::kConfigInvalid))
        << c.why;
  }
}

TEST(BuildLdpVc, PassesOnWhySigningFailed) {
  const ClaimValue claims = Subject({{"a", Text("b")}});
  const SignCallback broken = [](ByteView) -> Result<Bytes> {
    return Fail(ErrorCode::kTokenDevice, "test");
  };
  EXPECT_THAT(BuildLdpVc(DraftOf(claims), AsOneLiteral, broken),
              FailsWith(ErrorCode::kTokenDevice));
}

// A verifier's way back: proof off, both hashes anew, signature under the key. [LD-5] [LD-8]
TEST(BuildLdpVc, SignsWhatItWrote) {
  const EvpPkey pair(EVP_EC_gen("P-384"));
  ASSERT_OK_AND_ASSIGN(const PublicKey public_key, FromEvpPkey(pair.get()));
  const SignCallback sign = [&pair](ByteView input) -> Result<Bytes> {
    const EvpMdCtx context(EVP_MD_CTX_new());
    Bytes der(128);
    std::size_t len = der.size();
    CHECK(EVP_DigestSignInit(context.get(), nullptr, EVP_sha384(), nullptr, pair.get()) == 1);
    CHECK(EVP_DigestSign(context.get(), der.data(), &len, input.data(), input.size()) == 1);
    der.resize(len);
    return RawFromDer(der, 48);
  };
  const ClaimValue claims = Subject({{"grade", ClaimValue::OfDecimal(1.3)}, {"a", Text("\x7f")}});
  for (const Cryptosuite suite : {Cryptosuite::kEcdsaRdfc2019, Cryptosuite::kEcdsaJcs2019}) {
    LdpVcDraft draft = DraftOf(claims);
    draft.suite = suite;
    draft.algorithm = SignatureAlgorithm::kEs384;
    ASSERT_OK_AND_ASSIGN(const std::string text, BuildLdpVc(draft, AsOneLiteral, sign));
    ASSERT_OK_AND_ASSIGN(const JsonValue credential, ParseJson(text));
    JsonValue::Object document = *credential.AsObject();
    JsonValue::Object proof = *document.back().second.AsObject();
    document.pop_back();
    const std::string proof_value = *proof.back().second.AsText();
    proof.pop_back();
    if (CanonicalizesRdf(suite)) {
      proof.emplace_back("@context", document.front().second);
    }
    const auto canonical = [&](JsonValue::Object object) {
      return CanonicalText(suite, draft.algorithm, JsonValue(std::move(object)), AsOneLiteral)
          .value();
    };
    const Bytes data = HashData(draft.algorithm, canonical(proof), canonical(document));
    ASSERT_OK_AND_ASSIGN(const Bytes signature, Base58Decode(proof_value.substr(1)));
    EXPECT_THAT(VerifySignature(draft.algorithm, public_key, data, signature), IsOk());
  }
}

// A context of an operator's own, with every way in which a claim may reach the dataset.
constexpr const char* kDegreeContext = "https://issuer.example/contexts/degree";
constexpr std::string_view kDegree = R"({"@context": {
  "@version": 1.1,
  "@protected": true,
  "ex": "https://issuer.example/terms#",
  "xsd": "http://www.w3.org/2001/XMLSchema#",
  "DegreeCredential": "ex:DegreeCredential",
  "degree": "ex:degree",
  "grade": "ex:grade",
  "whole": "ex:whole",
  "year": "ex:year",
  "honours": "ex:honours",
  "born": {"@id": "ex:born", "@type": "xsd:date"},
  "seen": {"@id": "ex:seen", "@type": "xsd:dateTime"},
  "picture": {"@id": "ex:picture", "@type": "xsd:base64Binary"},
  "courses": {"@id": "ex:courses", "@container": "@list"},
  "title": "ex:title"
}})";

ClaimValue Degree() {
  return Subject(
      {{"degree", ClaimValue::OfObject({{"title", Text("M.Sc.")}})},
       {"grade", ClaimValue::OfDecimal(1.3)},
       {"whole", ClaimValue::OfDecimal(3.0)},
       {"year", ClaimValue::OfInteger(2019)},
       {"honours", ClaimValue::OfBoolean(true)},
       {"born", ClaimValue::OfFullDate("1964-08-12")},
       {"seen", ClaimValue::OfDateTime("2026-01-01T00:00:00Z")},
       {"picture", ClaimValue::OfBytes({0xfb, 0xff})},
       {"courses", ClaimValue::OfArray({Text("a"), Text("a"), Text("b")})},
       {"title", ClaimValue::OfObject({{"@value", Text("Köln")}, {"@language", Text("de")}})}});
}

// The documents under both data models are JSON-LD that loses nothing, whatever the suite, with
// their status entries. [LD-6] [BSL-1]
TEST(BuildLdpVc, WritesDocumentsOfWhichEverythingIsSigned) {
  ContextStore contexts;
  AddContext(contexts, kDegreeContext, kDegree);
  RdfConversion conversion(contexts);
  const std::vector<std::string> with_v2{std::string(BaseContext(DataModel::kV2_0)),
                                         kDegreeContext};
  const std::vector<BitstringStatusEntry> kStatus{
      {"https://issuer.example/status/1/revocation", 7, "revocation"},
      {"https://issuer.example/status/1/suspension", 7, "suspension"}};
  const ClaimValue claims = Degree();
  for (const DataModel model : {DataModel::kV1_1, DataModel::kV2_0}) {
    for (const Cryptosuite suite : kAllCryptosuites) {
      const LdpVcDraft plain = DraftOf(claims);
      const LdpVcDraft draft{.model = model,
                             .contexts = model == DataModel::kV1_1 ? kContextsV1 : with_v2,
                             .types = kTypes,
                             .id = plain.id,
                             .issuer = plain.issuer,
                             .holder = "did:jwk:e30",
                             .claims = claims,
                             .issued_at = plain.issued_at,
                             .expires_at = plain.expires_at,
                             .status = kStatus,
                             .suite = suite,
                             .algorithm = IsSuiteOf(suite, SignatureAlgorithm::kEdDsa)
                                              ? SignatureAlgorithm::kEdDsa
                                              : SignatureAlgorithm::kEs256,
                             .verification_method = plain.verification_method};
      const auto credential = BuildLdpVc(draft, RdfBy(conversion), Unsigned);
      ASSERT_THAT(credential, IsOk()) << CryptosuiteName(suite);
      // With its proof inside it is still JSON-LD, as verifiers read it.
      EXPECT_THAT(RdfBy(conversion)(ParseJson(*credential).value()), IsOk())
          << CryptosuiteName(suite);
    }
  }
}

// [LD-6] [LD-7]
TEST(BuildLdpVc, RefusesWhatTheContextsDoNotDefine) {
  ContextStore contexts;
  AddContext(contexts, kDegreeContext, kDegree);
  RdfConversion conversion(contexts);
  const struct {
    const char* why;
    ClaimValue claims;
  } kCases[] = {
      {"a term without definition", Subject({{"unknown", Text("x")}})},
      {"one deep down", Subject({{"degree", ClaimValue::OfObject({{"unknown", Text("x")}})}})},
      {"a type without definition", Subject({{"type", Text("Unknown")}, {"year", Text("x")}})},
      {"an id that is no URL", Subject({{"id", Text("x")}, {"year", Text("x")}})},
      {"a language that is none",
       Subject(
           {{"title", ClaimValue::OfObject({{"@value", Text("x")}, {"@language", Text("d e")}})}})},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(BuildLdpVc(DraftOfV1(c.claims), RdfBy(conversion), Unsigned),
                FailsWith(ErrorCode::kClaimsRefused))
        << c.why;
  }
  const ContextStore without;
  RdfConversion knows_less(without);
  const ClaimValue claims = Degree();
  EXPECT_THAT(BuildLdpVc(DraftOfV1(claims), RdfBy(knows_less), Unsigned),
              FailsWith(ErrorCode::kClaimsRefused));
}

}  // namespace
}  // namespace issuer
