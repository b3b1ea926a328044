#include "crypto/jsonld/json_ld.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <utility>

#include "appliance/base/json_writer.h"
#include "crypto/jsonld/credential_fixture.h"
#include "crypto/jsonld/limits.h"
#include "tests/support/vectors.h"

namespace issuer {
namespace {

JsonLdOptions With(const JsonValue* expand_context, Loss loss) {
  JsonLdOptions options;
  options.loss = loss;
  options.expand_context = expand_context;
  return options;
}

JsonValue WithoutProof(const JsonValue& document) {
  JsonValue::Object members = *document.AsObject();
  std::erase_if(members, [](const auto& member) { return member.first == "proof"; });
  return JsonValue(std::move(members));
}

constexpr const char* kCredentialV2 = R"({
  "@context": ["https://www.w3.org/ns/credentials/v2",
               {"@vocab": "https://vocabulary.example/"}],
  "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
  "type": ["VerifiableCredential", "DegreeCredential"],
  "name": {"@value": "Degree", "@language": "en"},
  "issuer": {"id": "https://issuer.example/", "name": "University"},
  "validFrom": "2026-01-01T00:00:00Z",
  "credentialSubject": {
    "id": "did:example:subject",
    "degree": {"type": "Degree", "level": 7, "average": 1.5, "isFinal": true}
  },
  "credentialStatus": {
    "id": "https://issuer.example/status/3#94567",
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "94567",
    "statusListCredential": "https://issuer.example/status/3"
  }
})";

TEST(ToRdf, TurnsACredentialOfTheDataModel2IntoQuads) {
  const ContextStore store;
  JsonLdProcessor processor(store);
  const auto dataset = processor.ToRdf(Json(kCredentialV2));
  ASSERT_TRUE(dataset.has_value()) << Problem(dataset);
  EXPECT_EQ(ToText(*dataset), CanonicalNQuads(R"(
<urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://www.w3.org/2018/credentials#VerifiableCredential> .
<urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://vocabulary.example/DegreeCredential> .
<urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33> <https://schema.org/name> "Degree"@en .
<urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33> <https://www.w3.org/2018/credentials#issuer> <https://issuer.example/> .
<urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33> <https://www.w3.org/2018/credentials#validFrom> "2026-01-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> .
<urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33> <https://www.w3.org/2018/credentials#credentialSubject> <did:example:subject> .
<urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33> <https://www.w3.org/2018/credentials#credentialStatus> <https://issuer.example/status/3#94567> .
<https://issuer.example/> <https://schema.org/name> "University" .
<did:example:subject> <https://vocabulary.example/degree> _:d .
_:d <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://vocabulary.example/Degree> .
_:d <https://vocabulary.example/level> "7"^^<http://www.w3.org/2001/XMLSchema#integer> .
_:d <https://vocabulary.example/average> "1.5E0"^^<http://www.w3.org/2001/XMLSchema#double> .
_:d <https://vocabulary.example/isFinal> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> .
<https://issuer.example/status/3#94567> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://www.w3.org/ns/credentials/status#BitstringStatusListEntry> .
<https://issuer.example/status/3#94567> <https://www.w3.org/ns/credentials/status#statusPurpose> "revocation" .
<https://issuer.example/status/3#94567> <https://www.w3.org/ns/credentials/status#statusListIndex> "94567" .
<https://issuer.example/status/3#94567> <https://www.w3.org/ns/credentials/status#statusListCredential> <https://issuer.example/status/3> .
)"));
}

TEST(ToRdf, TurnsACredentialOfTheDataModel11IntoQuads) {
  const ContextStore store;
  JsonLdProcessor processor(store);
  const auto dataset = processor.ToRdf(Json(R"({
    "@context": ["https://www.w3.org/2018/credentials/v1",
                 "https://www.w3.org/2018/credentials/examples/v1"],
    "id": "http://example.edu/credentials/1872",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "issuer": "https://example.edu/issuers/565049",
    "issuanceDate": "2010-01-01T19:23:24Z",
    "credentialSubject": {
      "id": "did:example:ebfeb1f712ebc6f1c276e12ec21",
      "degree": {"degreeSchool": "School of Examples"}
    }
  })"));
  ASSERT_TRUE(dataset.has_value()) << Problem(dataset);
  EXPECT_EQ(ToText(*dataset), CanonicalNQuads(R"(
<http://example.edu/credentials/1872> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://www.w3.org/2018/credentials#VerifiableCredential> .
<http://example.edu/credentials/1872> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/examples#AlumniCredential> .
<http://example.edu/credentials/1872> <https://www.w3.org/2018/credentials#issuer> <https://example.edu/issuers/565049> .
<http://example.edu/credentials/1872> <https://www.w3.org/2018/credentials#issuanceDate> "2010-01-01T19:23:24Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> .
<http://example.edu/credentials/1872> <https://www.w3.org/2018/credentials#credentialSubject> <did:example:ebfeb1f712ebc6f1c276e12ec21> .
<did:example:ebfeb1f712ebc6f1c276e12ec21> <https://example.org/examples#degree> _:d .
_:d <https://example.org/examples#degreeSchool> "School of Examples" .
)"));
}

TEST(ToRdf, PutsAProofIntoAGraphOfItsOwn) {
  const ContextStore store;
  JsonLdProcessor processor(store);
  const auto dataset = processor.ToRdf(Json(R"({
    "@context": "https://www.w3.org/ns/credentials/v2",
    "type": "VerifiableCredential",
    "issuer": "https://issuer.example/",
    "credentialSubject": {"id": "did:example:subject"},
    "proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "proofValue": "z1"}
  })"));
  ASSERT_TRUE(dataset.has_value()) << Problem(dataset);
  std::size_t num_in_proof = 0;
  for (const RdfQuad& quad : *dataset) {
    num_in_proof += quad.graph.has_value() ? 1U : 0U;
  }
  EXPECT_EQ(num_in_proof, 3U);
  EXPECT_EQ(dataset->size(), 7U) << ToText(*dataset);
}

// The documents and proof configurations of the Data Integrity vectors (vectors/di-*), against the
// canonical quads beside them.
TEST(ToRdf, AgreesWithTheDataIntegrityVectors) {
  const struct {
    const char* document;
    const char* quads;
  } cases[] = {
      {"di-eddsa/unsigned.json", "di-eddsa/eddsa-rdfc-2022/canonDocDataInt.txt"},
      {"di-eddsa/eddsa-rdfc-2022/proofConfigDataInt.json",
       "di-eddsa/eddsa-rdfc-2022/proofCanonDataInt.txt"},
      {"di-eddsa/employmentAuth.json", "di-eddsa/eddsa-rdfc-2022/employ/canonDocDataInt.txt"},
      {"di-eddsa/eddsa-rdfc-2022/employ/proofConfigDataInt.json",
       "di-eddsa/eddsa-rdfc-2022/employ/proofCanonDataInt.txt"},
      {"di-eddsa/unsigned.json", "di-eddsa/Ed25519Signature2020/canonDocEdSig.txt"},
      {"di-eddsa/Ed25519Signature2020/proofConfigEdSig.json",
       "di-eddsa/Ed25519Signature2020/proofCanonEdSig.txt"},
      {"di-ecdsa/unsigned.json", "di-ecdsa/ecdsa-rdfc-2019-p256/canonDocECDSAP256.txt"},
      {"di-ecdsa/ecdsa-rdfc-2019-p256/proofConfigECDSAP256.json",
       "di-ecdsa/ecdsa-rdfc-2019-p256/proofCanonECDSAP256.txt"},
      {"di-ecdsa/employmentAuth.json",
       "di-ecdsa/ecdsa-rdfc-2019-p256/employ/canonDocECDSAP256.txt"},
      {"di-ecdsa/unsigned.json", "di-ecdsa/ecdsa-rdfc-2019-p384/canonDocECDSAP384.txt"},
      {"di-ecdsa/ecdsa-rdfc-2019-p384/proofConfigECDSAP384.json",
       "di-ecdsa/ecdsa-rdfc-2019-p384/proofCanonECDSAP384.txt"},
      {"di-ecdsa/employmentAuth.json",
       "di-ecdsa/ecdsa-rdfc-2019-p384/employ/canonDocECDSAP384.txt"},
      {"di-ecdsa/ecdsa-sd-2023/prc/addProofConfig.json",
       "di-ecdsa/ecdsa-sd-2023/prc/addProofConfigCanon.txt"},
      {"di-ecdsa/ecdsa-sd-2023/employ/addProofConfig.json",
       "di-ecdsa/ecdsa-sd-2023/employ/addProofConfigCanon.txt"},
      {"di-ecdsa/ecdsa-sd-2023/prc/addSignedSDBase.json",
       "di-ecdsa/ecdsa-sd-2023/prc/addBaseDocCanon.json"},
      {"di-ecdsa/employmentAuth.json", "di-ecdsa/ecdsa-sd-2023/employ/addBaseDocCanon.json"},
  };
  const auto folder = VectorsFolder("");
  SKIP_WITHOUT_VECTORS(folder / "di-ecdsa");
  const char* source = std::getenv("CHANCERY_SOURCE");
  ASSERT_NE(source, nullptr);
  ContextStore store;
  const std::string citizenship = ReadWholeFile(std::filesystem::path(source) /
                                                "crypto/jsonld/testdata/citizenship-v4rc1.jsonld");
  ASSERT_TRUE(
      store.Add("https://w3id.org/citizenship/v4rc1", citizenship, Sha256(AsBytes(citizenship)))
          .has_value());
  JsonLdProcessor processor(store);
  for (const auto& c : cases) {
    SCOPED_TRACE(c.document);
    const auto dataset = processor.ToRdf(WithoutProof(Json(ReadWholeFile(folder / c.document))));
    ASSERT_TRUE(dataset.has_value()) << Problem(dataset);
    std::string text = ReadWholeFile(folder / c.quads);
    if (std::string_view(c.quads).ends_with(".json")) {  // a list of lines
      const JsonValue list = Json(text);
      std::string lines;
      for (const JsonValue& line : *list.AsArray()) {
        lines.append(*line.AsText());
      }
      text = lines;
    }
    EXPECT_EQ(ToText(*dataset), CanonicalNQuads(text));
  }
}

TEST(JsonLdProcessor, AnswersTheSameWarmAsCold) {
  const ContextStore store;
  JsonLdProcessor warm(store);
  for (int i = 0; i < 3; ++i) {
    JsonLdProcessor cold(store);
    const auto a = warm.ToRdf(Json(kCredentialV2));
    const auto b = cold.ToRdf(Json(kCredentialV2));
    ASSERT_TRUE(a.has_value() && b.has_value());
    EXPECT_EQ(*a, *b);
  }
}

// More contexts than are kept, each of its own: forgotten ones must not be mistaken for others.
TEST(JsonLdProcessor, ForgetsContextsWithoutMixingThemUp) {
  const ContextStore store;
  JsonLdProcessor processor(store);
  for (std::size_t i = 0; i < 3 * kMaxCachedContexts; ++i) {
    const std::string iri = "https://example.org/" + std::to_string(i);
    const auto dataset = processor.ToRdf(Json(R"({"@context": {"p": {"@id": ")" + iri +
                                              R"(", "@context": {"q": "urn:q)" + std::to_string(i) +
                                              R"("}}}, "p": {"q": "v"}})"));
    ASSERT_TRUE(dataset.has_value()) << Problem(dataset);
    ASSERT_EQ(dataset->size(), 2U);
    const std::string text = ToText(*dataset);
    EXPECT_NE(text.find("<" + iri + ">"), std::string::npos) << text;
    EXPECT_NE(text.find("<urn:q" + std::to_string(i) + ">"), std::string::npos) << text;
  }
}

TEST(JsonLdProcessor, FetchesNothing) {
  const ContextStore store;
  JsonLdProcessor processor(store);
  const auto dataset = processor.ToRdf(Json(R"({"@context": "https://example.org/unknown"})"));
  ASSERT_FALSE(dataset.has_value());
  EXPECT_EQ(dataset.error().code, JsonLdErrorCode::kLoadingRemoteContextFailed);
  EXPECT_EQ(dataset.error().path, "https://example.org/unknown");
}

// What a claim cannot be changed into by another context.
TEST(JsonLdProcessor, KeepsProtectedTerms) {
  const ContextStore store;
  JsonLdProcessor processor(store);
  const auto dataset = processor.ToRdf(Json(R"({
    "@context": ["https://www.w3.org/ns/credentials/v2", {"name": "https://example.org/other"}],
    "type": "VerifiableCredential"})"));
  ASSERT_FALSE(dataset.has_value());
  EXPECT_EQ(dataset.error().code, JsonLdErrorCode::kProtectedTermRedefinition);
  EXPECT_EQ(dataset.error().path, "name");
}

TEST(RefusedLoss, NamesThePlaceOfWhatWouldNotBeSigned) {
  const struct {
    const char* why;
    const char* path;
    const char* document;
  } cases[] = {
      {"a term without definition", "/surname", R"({"@id": "urn:a", "surname": "Doe"})"},
      {"one further down", "/name/0/deep", R"({"@id": "urn:a", "name": [{"deep": 1}]})"},
      {"one in a graph",
       "/@graph/1/deep",
       R"({"@graph": [{"@id": "urn:a", "name": "x"}, {"@id": "urn:b", "deep": 1}]})"},
      {"a term that is mapped to nothing", "/nothing", R"({"@id": "urn:a", "nothing": 1})"},
      {"a word that looks like a keyword", "/@unknown", R"({"@id": "urn:a", "@unknown": 1})"},
      {"a keyword out of place", "/@container", R"({"@id": "urn:a", "@container": "@set"})"},
      {"a relative @id", "/@id", R"({"@id": "a", "name": "x"})"},
      {"an @id with a space", "/@id", R"({"@id": "urn:a b", "name": "x"})"},
      {"an @id that looks like a keyword", "/@id", R"({"@id": "@unknown", "name": "x"})"},
      {"a type without definition", "/@type", R"({"@type": ["Known", "Unknown"]})"},
      {"a relative reference", "/link", R"({"@id": "urn:a", "link": "b"})"},
      {"a reference to a term that is none", "/word", R"({"@id": "urn:a", "word": "b"})"},
      {"a null", "/name", R"({"@id": "urn:a", "name": null})"},
      {"a null in an array", "/name/1", R"({"@id": "urn:a", "name": ["x", null]})"},
      {"a null value", "/name", R"({"@id": "urn:a", "name": {"@value": null}})"},
      {"a null by language", "/text/en", R"({"@id": "urn:a", "text": {"en": null}})"},
      {"an ill-formed language",
       "/name/@language",
       R"({"@id": "urn:a", "name": {"@value": "x", "@language": "not_one"}})"},
      {"an ill-formed language in a map",
       "/text/not_one",
       R"({"@id": "urn:a", "text": {"not_one": "x"}})"},
      {"a language of nothing", "/name", R"({"@id": "urn:a", "name": {"@language": "en"}})"},
      {"a text at the top", "/0", R"(["x"])"},
      {"a list at the top", "/@list", R"({"@list": ["x"]})"},
      {"a node of which nothing is said", "", R"({"@id": "urn:a"})"},
      {"a relative index of a map by @id",
       "/byId/b",
       R"({"@id": "urn:a", "byId": {"b": {"name": "x"}}})"},
      {"a type without definition in a map by @type",
       "/byType/Unknown",
       R"({"@id": "urn:a", "byType": {"Unknown": {"name": "x"}}})"},
  };
  const JsonValue context = Json(R"({
    "name": "https://schema.org/name", "Known": "https://example.org/Known", "nothing": null,
    "link": {"@id": "urn:link", "@type": "@id"}, "word": {"@id": "urn:word", "@type": "@vocab"},
    "text": {"@id": "urn:text", "@container": "@language"},
    "byId": {"@id": "urn:byId", "@container": "@id"},
    "byType": {"@id": "urn:byType", "@container": "@type"}})");
  const ContextStore store;
  JsonLdProcessor processor(store);
  for (const auto& c : cases) {
    SCOPED_TRACE(c.why);
    const JsonValue document = Json(c.document);
    const auto refused = processor.Expand(document, With(&context, Loss::kRefuse));
    ASSERT_FALSE(refused.has_value()) << ToJson(*refused);
    EXPECT_EQ(refused.error().code, JsonLdErrorCode::kDataDropped) << Problem(refused);
    EXPECT_EQ(refused.error().path, c.path) << Problem(refused);
    const auto allowed = processor.ToRdf(document, With(&context, Loss::kAllow));
    EXPECT_TRUE(allowed.has_value()) << Problem(allowed);
  }
}

TEST(RefusedLoss, ReachesToTheDataset) {
  const struct {
    const char* why;
    const char* document;
  } cases[] = {
      {"an index", R"({"@id": "urn:a", "urn:p": {"@value": "x", "@index": "1"}})"},
      {"an index of a node", R"({"@id": "urn:a", "@index": "1", "urn:p": "x"})"},
      {"a direction", R"({"@id": "urn:a", "urn:p": {"@value": "x", "@direction": "rtl"}})"},
      {"a blank node as property", R"({"@id": "urn:a", "_:p": "x"})"},
      {"a property with a space", R"({"@id": "urn:a", "urn:p q": "x"})"},
      {"an index of a set", R"({"@id": "urn:a", "urn:p": {"@set": ["x"], "@index": "1"}})"},
      {"a direction of a number",
       R"({"@id": "urn:a", "urn:p": {"@value": 1, "@direction": "rtl"}})"},
      {"a property that begins like a keyword", R"({"@id": "urn:a", "@x:p": "x"})"},
      {"a language's datatype without language", R"({"@id": "urn:a", "urn:p":
          {"@value": "x", "@type": "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"}})"},
      {"a value in a graph's place",
       R"({"@context": {"g": {"@id": "urn:g", "@container": "@graph"}}, "g": "x"})"},
      {"a value in a map by @type", R"({"@context": {"m": {"@id": "urn:m", "@container": "@type"}},
          "m": {"urn:T": {"@value": "x"}}})"},
      {"a value in a map by @id", R"({"@context": {"m": {"@id": "urn:m", "@container": "@id"}},
          "m": {"urn:T": {"@value": "x"}}})"},
      {"a type that only values have", R"({"@id": "urn:a", "@type": "@json"})"},
      {"a decimal of seventeen digits", R"({"@id": "urn:a", "urn:p": 0.30000000000000004})"},
      {"a large integer as a double", R"({"@id": "urn:a", "urn:p":
          {"@value": 9007199254740993, "@type": "http://www.w3.org/2001/XMLSchema#double"}})"},
      {"a large integer in a JSON literal", R"({"@id": "urn:a", "urn:p":
          {"@value": {"a": [9007199254740993]}, "@type": "@json"}})"},
  };
  const ContextStore store;
  JsonLdProcessor processor(store);
  for (const auto& c : cases) {
    SCOPED_TRACE(c.why);
    const JsonValue document = Json(c.document);
    const auto refused = processor.ToRdf(document);
    ASSERT_FALSE(refused.has_value()) << ToText(*refused);
    EXPECT_EQ(refused.error().code, JsonLdErrorCode::kDataDropped) << Problem(refused);
    EXPECT_TRUE(processor.ToRdf(document, With(nullptr, Loss::kAllow)).has_value());
  }
}

TEST(RefusedLoss, LetsThroughWhatIsSigned) {
  const ContextStore store;
  JsonLdProcessor processor(store);
  const auto dataset = processor.ToRdf(Json(R"({
    "@context": {"json": {"@id": "urn:json", "@type": "@json"}, "set": {"@id": "urn:set", "@container": "@set"}},
    "@id": "urn:a", "json": null, "set": [], "urn:list": {"@list": []},
    "urn:html": {"@value": "<b>", "@type": "http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML"},
    "urn:tagged": {"@value": "x", "@language": "de-AT"}})"));
  ASSERT_TRUE(dataset.has_value()) << Problem(dataset);
  EXPECT_EQ(dataset->size(), 4U) << ToText(*dataset);
}

TEST(ToRdf, WritesNumbersInTheirCanonicalForms) {
  const struct {
    const char* number;
    const char* literal;
  } cases[] = {
      {"5", "\"5\"^^<http://www.w3.org/2001/XMLSchema#integer>"},
      {"-0", "\"0\"^^<http://www.w3.org/2001/XMLSchema#integer>"},
      {"9007199254740993", "\"9007199254740993\"^^<http://www.w3.org/2001/XMLSchema#integer>"},
      {"5.0", "\"5\"^^<http://www.w3.org/2001/XMLSchema#integer>"},
      {"-0.0", "\"0\"^^<http://www.w3.org/2001/XMLSchema#integer>"},
      {"5.3", "\"5.3E0\"^^<http://www.w3.org/2001/XMLSchema#double>"},
      {"-0.00012", "\"-1.2E-4\"^^<http://www.w3.org/2001/XMLSchema#double>"},
      {"1e20", "\"100000000000000000000\"^^<http://www.w3.org/2001/XMLSchema#integer>"},
      {"1e21", "\"1.0E21\"^^<http://www.w3.org/2001/XMLSchema#double>"},
      {"0.1", "\"1.0E-1\"^^<http://www.w3.org/2001/XMLSchema#double>"},
  };
  const ContextStore store;
  JsonLdProcessor processor(store);
  for (const auto& c : cases) {
    const auto dataset =
        processor.ToRdf(Json(std::string(R"({"@id": "urn:a", "urn:p": )") + c.number + "}"));
    ASSERT_TRUE(dataset.has_value()) << c.number << Problem(dataset);
    EXPECT_EQ(ToText(*dataset), std::string("<urn:a> <urn:p> ") + c.literal + " .\n");
  }
}

}  // namespace
}  // namespace issuer
