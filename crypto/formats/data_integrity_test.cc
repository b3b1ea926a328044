#include "crypto/formats/data_integrity.h"

#include <gmock/gmock.h>

#include <string>

#include "appliance/base/json_reader.h"
#include "appliance/base/json_writer.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

JsonValue::Object Document() {
  const Result<JsonValue> document =
      ParseJson(R"({"@context":["https://www.w3.org/ns/credentials/v2"],"a":"b"})");
  CHECK(document.has_value());
  return *document->AsObject();
}

ProofOptions OptionsOf(Cryptosuite suite, SignatureAlgorithm algorithm) {
  return {.suite = suite,
          .algorithm = algorithm,
          .created = FromUnix(1'800'000'000),
          .verification_method = "did:web:issuer.example#key",
          .purpose = "assertionMethod"};
}

RdfTerm Iri(const char* iri) {
  return {.kind = RdfTermKind::kIri, .value = iri, .datatype = {}, .language = {}};
}
RdfTerm Blank(int n) {
  return {
      .kind = RdfTermKind::kBlankNode, .value = std::to_string(n), .datatype = {}, .language = {}};
}

// Another dataset for another document, which is all that a proof needs.
Result<RdfDataset> AsOneLiteral(const JsonValue& document) {
  return RdfDataset{{Iri("urn:a"),
                     Iri("urn:b"),
                     {.kind = RdfTermKind::kLiteral,
                      .value = ToJson(document),
                      .datatype = "urn:json",
                      .language = {}},
                     std::nullopt}};
}

Result<RdfDataset> NeverAsked(const JsonValue&) {
  ADD_FAILURE() << "a suite of JSON asked for RDF";
  return RdfDataset();
}

SignCallback SignatureOf(std::size_t len) {
  return [len](ByteView) -> Result<Bytes> { return Bytes(len, 0x5a); };
}

TEST(Cryptosuite, HasOneNameEach) {
  for (const Cryptosuite suite : kAllCryptosuites) {
    EXPECT_EQ(CryptosuiteFromName(CryptosuiteName(suite)), suite);
  }
  EXPECT_EQ(CryptosuiteFromName("ecdsa-sd-2023"), std::nullopt);
  EXPECT_EQ(CryptosuiteFromName(""), std::nullopt);
}

// [LD-5]
TEST(Cryptosuite, KnowsItsAlgorithms) {
  for (const Cryptosuite suite : {Cryptosuite::kEcdsaRdfc2019, Cryptosuite::kEcdsaJcs2019}) {
    EXPECT_TRUE(IsSuiteOf(suite, SignatureAlgorithm::kEs256));
    EXPECT_TRUE(IsSuiteOf(suite, SignatureAlgorithm::kEs384));
    EXPECT_FALSE(IsSuiteOf(suite, SignatureAlgorithm::kEdDsa));
  }
  for (const Cryptosuite suite : {Cryptosuite::kEddsaRdfc2022,
                                  Cryptosuite::kEddsaJcs2022,
                                  Cryptosuite::kEd25519Signature2020}) {
    EXPECT_FALSE(IsSuiteOf(suite, SignatureAlgorithm::kEs256));
    EXPECT_FALSE(IsSuiteOf(suite, SignatureAlgorithm::kEs384));
    EXPECT_TRUE(IsSuiteOf(suite, SignatureAlgorithm::kEdDsa));
  }
}

// [LD-4]
TEST(AddProof, WritesTheProofBehindTheDocument) {
  const ProofOptions options = OptionsOf(Cryptosuite::kEcdsaRdfc2019, SignatureAlgorithm::kEs256);
  ASSERT_OK_AND_ASSIGN(const JsonValue signed_document,
                       AddProof(Document(), options, AsOneLiteral, [](ByteView) -> Result<Bytes> {
                         return Bytes(64, 0);
                       }));
  EXPECT_EQ(ToJson(signed_document),
            R"({"@context":["https://www.w3.org/ns/credentials/v2"],"a":"b","proof":{)"
            R"("type":"DataIntegrityProof","cryptosuite":"ecdsa-rdfc-2019",)"
            R"("created":"2027-01-15T08:00:00Z","verificationMethod":"did:web:issuer.example#key",)"
            R"("proofPurpose":"assertionMethod","proofValue":"z)" +
                std::string(64, '1') + R"("}})");
}

TEST(AddProof, WritesTheOlderTypeWithoutCryptosuite) {
  const ProofOptions options =
      OptionsOf(Cryptosuite::kEd25519Signature2020, SignatureAlgorithm::kEdDsa);
  ASSERT_OK_AND_ASSIGN(const JsonValue signed_document,
                       AddProof(Document(), options, AsOneLiteral, SignatureOf(64)));
  const JsonValue& proof = *signed_document.Find("proof");
  EXPECT_EQ(*proof.FindText("type"), "Ed25519Signature2020");
  EXPECT_EQ(proof.Find("cryptosuite"), nullptr);
}

// [LD-8]
TEST(AddProof, CopiesTheContextIntoProofsOverJson) {
  const ProofOptions options = OptionsOf(Cryptosuite::kEddsaJcs2022, SignatureAlgorithm::kEdDsa);
  ASSERT_OK_AND_ASSIGN(const JsonValue signed_document,
                       AddProof(Document(), options, NeverAsked, SignatureOf(64)));
  EXPECT_EQ(*signed_document.Find("proof")->Find("@context"), *signed_document.Find("@context"));
  JsonValue::Object without = Document();
  without.erase(without.begin());
  ASSERT_OK_AND_ASSIGN(const JsonValue other,
                       AddProof(without, options, NeverAsked, SignatureOf(64)));
  EXPECT_EQ(other.Find("proof")->Find("@context"), nullptr);
}

// [LD-5]
TEST(AddProof, SignsBothHashes) {
  const struct {
    Cryptosuite suite;
    SignatureAlgorithm algorithm;
    std::size_t hash_len;
  } kCases[] = {
      {Cryptosuite::kEcdsaRdfc2019, SignatureAlgorithm::kEs256, 32},
      {Cryptosuite::kEcdsaRdfc2019, SignatureAlgorithm::kEs384, 48},
      {Cryptosuite::kEcdsaJcs2019, SignatureAlgorithm::kEs384, 48},
      {Cryptosuite::kEddsaRdfc2022, SignatureAlgorithm::kEdDsa, 32},
  };
  for (const auto& c : kCases) {
    const ProofOptions options = OptionsOf(c.suite, c.algorithm);
    const auto seen_with = [&](JsonValue::Object document, const ProofOptions& with) {
      Bytes seen;
      EXPECT_THAT(AddProof(std::move(document),
                           with,
                           AsOneLiteral,
                           [&](ByteView input) -> Result<Bytes> {
                             seen = ToBytes(input);
                             return Bytes(2 * c.hash_len, 1);
                           }),
                  IsOk());
      EXPECT_EQ(seen.size(), 2 * c.hash_len);
      return seen;
    };
    const auto half = static_cast<std::ptrdiff_t>(c.hash_len);
    const Bytes seen = seen_with(Document(), options);
    ProofOptions later = options;
    later.created += Seconds(1);
    const Bytes of_later = seen_with(Document(), later);
    EXPECT_FALSE(std::equal(seen.begin(), seen.begin() + half, of_later.begin()));
    EXPECT_TRUE(std::equal(seen.begin() + half, seen.end(), of_later.begin() + half));
    JsonValue::Object more = Document();
    more.emplace_back("c", JsonValue(true));
    const Bytes of_more = seen_with(more, options);
    EXPECT_TRUE(std::equal(seen.begin(), seen.begin() + half, of_more.begin()));
    EXPECT_FALSE(std::equal(seen.begin() + half, seen.end(), of_more.begin() + half));
  }
}

TEST(AddProof, PassesOnWhyItFailed) {
  const ProofOptions rdf = OptionsOf(Cryptosuite::kEcdsaRdfc2019, SignatureAlgorithm::kEs256);
  const ProofOptions jcs = OptionsOf(Cryptosuite::kEcdsaJcs2019, SignatureAlgorithm::kEs256);
  const auto refused = [](const JsonValue&) -> Result<RdfDataset> {
    return Fail(ErrorCode::kConfigInvalid, "test");
  };
  EXPECT_THAT(AddProof(Document(), rdf, refused, SignatureOf(64)),
              FailsWith(ErrorCode::kConfigInvalid));
  const auto broken = [](ByteView) -> Result<Bytes> {
    return Fail(ErrorCode::kSignerBusy, "test");
  };
  EXPECT_THAT(AddProof(Document(), rdf, AsOneLiteral, broken), FailsWith(ErrorCode::kSignerBusy));
  for (const std::size_t len : {0U, 63U, 65U, 72U, 96U}) {
    EXPECT_THAT(AddProof(Document(), rdf, AsOneLiteral, SignatureOf(len)),
                FailsWith(ErrorCode::kTokenDevice));
  }
  JsonValue::Object document = Document();
  document.emplace_back("c", JsonValue(std::int64_t{9007199254740993}));
  EXPECT_THAT(AddProof(document, jcs, NeverAsked, SignatureOf(64)),
              FailsWith(ErrorCode::kClaimsRefused));
}

// [LD-6]
TEST(CanonicalText, RefusesPoisonAndTermsThatAreNone) {
  const RdfConverter poison = [](const JsonValue&) -> Result<RdfDataset> {
    RdfDataset dataset;
    for (int i = 0; i < 12; ++i) {
      for (int j = 0; j < 12; ++j) {
        dataset.push_back({Blank(i), Iri("urn:p"), Blank(j), std::nullopt});
      }
    }
    return dataset;
  };
  const RdfConverter relative = [](const JsonValue&) -> Result<RdfDataset> {
    return RdfDataset{{Iri("a"), Iri("urn:p"), Iri("urn:o"), std::nullopt}};
  };
  for (const RdfConverter& converter : {poison, relative}) {
    EXPECT_THAT(CanonicalText(Cryptosuite::kEcdsaRdfc2019,
                              SignatureAlgorithm::kEs256,
                              JsonValue(Document()),
                              converter),
                FailsWith(ErrorCode::kClaimsRefused));
  }
}

}  // namespace
}  // namespace issuer
