// The test vectors of the Data Integrity suites (vectors/di-ecdsa, vectors/di-eddsa), step by step.
// Not ours: ecdsa-sd-2023, which signs parts for selective disclosure, and proof-set-chain, which
// adds proofs to documents that have some; we write one proof over the whole credential.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "appliance/base/encoding.h"
#include "appliance/base/json_reader.h"
#include "crypto/formats/data_integrity.h"
#include "crypto/formats/jcs.h"
#include "crypto/formats/rdf_conversion_fixture.h"
#include "crypto/jose/base58.h"
#include "crypto/jose/did.h"
#include "crypto/openssl/handles.h"
#include "crypto/openssl/signature_verify.h"
#include "crypto/rdf/n_quads_reader.h"
#include "tests/support/result_matchers.h"
#include "tests/support/vectors.h"

namespace issuer {
namespace {

struct VectorSet {
  const char* root;
  const char* folder;
  const char* suffix;     // of its files' names
  const char* keys;       // beside the folder
  const char* unsecured;  // beside the folder
  Cryptosuite suite;
  SignatureAlgorithm algorithm;
};

constexpr VectorSet kSets[] = {
    {"di-ecdsa",
     "ecdsa-rdfc-2019-p256",
     "ECDSAP256",
     "p256KeyPair.json",
     "unsigned.json",
     Cryptosuite::kEcdsaRdfc2019,
     SignatureAlgorithm::kEs256},
    {"di-ecdsa",
     "ecdsa-rdfc-2019-p256/employ",
     "ECDSAP256",
     "p256KeyPair.json",
     "employmentAuth.json",
     Cryptosuite::kEcdsaRdfc2019,
     SignatureAlgorithm::kEs256},
    {"di-ecdsa",
     "ecdsa-rdfc-2019-p384",
     "ECDSAP384",
     "p384KeyPair.json",
     "unsigned.json",
     Cryptosuite::kEcdsaRdfc2019,
     SignatureAlgorithm::kEs384},
    {"di-ecdsa",
     "ecdsa-rdfc-2019-p384/employ",
     "ECDSAP384",
     "p384KeyPair.json",
     "employmentAuth.json",
     Cryptosuite::kEcdsaRdfc2019,
     SignatureAlgorithm::kEs384},
    {"di-ecdsa",
     "ecdsa-jcs-2019-p256",
     "JCSECDSAP256",
     "p256KeyPair.json",
     "unsigned.json",
     Cryptosuite::kEcdsaJcs2019,
     SignatureAlgorithm::kEs256},
    {"di-ecdsa",
     "ecdsa-jcs-2019-p384",
     "JCSECDSAP384",
     "p384KeyPair.json",
     "unsigned.json",
     Cryptosuite::kEcdsaJcs2019,
     SignatureAlgorithm::kEs384},
    {"di-eddsa",
     "eddsa-rdfc-2022",
     "DataInt",
     "keyPair.json",
     "unsigned.json",
     Cryptosuite::kEddsaRdfc2022,
     SignatureAlgorithm::kEdDsa},
    {"di-eddsa",
     "eddsa-rdfc-2022/employ",
     "DataInt",
     "keyPair.json",
     "employmentAuth.json",
     Cryptosuite::kEddsaRdfc2022,
     SignatureAlgorithm::kEdDsa},
    {"di-eddsa",
     "eddsa-jcs-2022",
     "JCS",
     "keyPair.json",
     "unsigned.json",
     Cryptosuite::kEddsaJcs2022,
     SignatureAlgorithm::kEdDsa},
    {"di-eddsa",
     "Ed25519Signature2020",
     "EdSig",
     "keyPair.json",
     "unsigned.json",
     Cryptosuite::kEd25519Signature2020,
     SignatureAlgorithm::kEdDsa},
};

JsonValue ReadJson(const std::filesystem::path& path) {
  Result<JsonValue> json = ParseJson(ReadWholeFile(path));
  CHECK(json.has_value());
  return *std::move(json);
}

// One text for what is the same but for the order of members.
std::string Same(const JsonValue& value) {
  const Result<std::string> text = WriteJcs(value);
  CHECK(text.has_value());
  return *text;
}

// What the suite's authors wrote down of one signature.
class Steps {
 public:
  explicit Steps(const VectorSet& set)
      : root_(VectorsFolder(set.root)), folder_(root_ / set.folder), suffix_(set.suffix) {}

  std::string Text(const std::string& step) const {
    return ReadWholeFile(folder_ / (step + suffix_ + ".txt"));
  }
  JsonValue Json(const std::string& step) const {
    return ReadJson(folder_ / (step + suffix_ + ".json"));
  }
  JsonValue Beside(const char* name) const { return ReadJson(root_ / name); }

  // The RDF of document and proof configuration as the authors had it.
  Result<RdfDataset> ToRdf(const JsonValue& value) const {
    const bool is_proof = value.Find("proofPurpose") != nullptr;
    auto dataset = ReadNQuads(Text(is_proof ? "proofCanon" : "canonDoc"));
    CHECK(dataset.has_value());
    return *std::move(dataset);
  }

 private:
  std::filesystem::path root_;
  std::filesystem::path folder_;
  std::string suffix_;
};

JsonValue::Object WithoutProof(const JsonValue& credential) {
  JsonValue::Object document;
  for (const auto& member : *credential.AsObject()) {
    if (member.first != "proof") {
      document.push_back(member);
    }
  }
  return document;
}

ProofOptions OptionsOf(const VectorSet& set, const JsonValue& proof) {
  EXPECT_EQ(*proof.FindText("created"), "2023-02-24T23:36:38Z");
  return {.suite = set.suite,
          .algorithm = set.algorithm,
          .created = FromUnix(1'677'281'798),
          .verification_method = *proof.FindText("verificationMethod"),
          .purpose = *proof.FindText("proofPurpose")};
}

// Multibase, then the multicodec of a private key in two bytes.
Bytes SecretOf(const JsonValue& keys) {
  const Result<Bytes> bytes = Base58Decode(keys.FindText("privateKeyMultibase")->substr(1));
  CHECK(bytes.has_value());
  return {bytes->begin() + 2, bytes->end()};
}

Result<Bytes> SignEd25519(const Bytes& secret, ByteView message) {
  const EvpPkey key(
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, secret.data(), secret.size()));
  const EvpMdCtx context(EVP_MD_CTX_new());
  Bytes signature(64);
  std::size_t len = signature.size();
  CHECK(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1);
  CHECK(EVP_DigestSign(context.get(), signature.data(), &len, message.data(), message.size()) == 1);
  return signature;
}

// Each step of `set`, with its documents made RDF by `to_rdf`.
void CheckSteps(const VectorSet& set, const Steps& steps, const RdfConverter& to_rdf) {
  const JsonValue credential = steps.Json("signed");
  const JsonValue document(WithoutProof(credential));
  const ProofOptions options = OptionsOf(set, *credential.Find("proof"));
  if (set.suite != Cryptosuite::kEd25519Signature2020) {  // which has one context more
    EXPECT_EQ(Same(document), Same(steps.Beside(set.unsecured)));
  }
  const JsonValue configuration = ProofConfiguration(options, document);
  EXPECT_EQ(Same(configuration), Same(steps.Json("proofConfig")));

  const auto canonical = [&](const JsonValue& value) {
    return CanonicalText(set.suite, set.algorithm, value, to_rdf);
  };
  ASSERT_OK_AND_ASSIGN(const std::string canonical_document, canonical(document));
  ASSERT_OK_AND_ASSIGN(const std::string canonical_configuration, canonical(configuration));
  EXPECT_EQ(canonical_document, steps.Text("canonDoc"));
  EXPECT_EQ(canonical_configuration, steps.Text("proofCanon"));
  EXPECT_EQ(HexEncode(SuiteHash(set.algorithm, AsBytes(canonical_document))),
            steps.Text("docHash"));
  EXPECT_EQ(HexEncode(SuiteHash(set.algorithm, AsBytes(canonical_configuration))),
            steps.Text("proofHash"));
  const Bytes data = HashData(set.algorithm, canonical_configuration, canonical_document);
  EXPECT_EQ(HexEncode(data), steps.Text("combinedHash"));

  ASSERT_OK_AND_ASSIGN(const Bytes signature, HexDecode(steps.Text("sigHex")));
  EXPECT_EQ("z" + Base58Encode(signature), steps.Text("sigBTC58"));
  const JsonValue keys = steps.Beside(set.keys);
  ASSERT_OK_AND_ASSIGN(const PublicKey key,
                       ResolveDid("did:key:" + *keys.FindText("publicKeyMultibase")));
  EXPECT_THAT(VerifySignature(set.algorithm, key, data, signature), IsOk());

  // Ed25519 signs alike each time; an ECDSA signature is the one that the vector has.
  const SignCallback sign = [&](ByteView input) -> Result<Bytes> {
    EXPECT_EQ(ToBytes(input), data);
    return set.algorithm == SignatureAlgorithm::kEdDsa ? SignEd25519(SecretOf(keys), input)
                                                       : signature;
  };
  ASSERT_OK_AND_ASSIGN(const JsonValue again,
                       AddProof(*document.AsObject(), options, to_rdf, sign));
  EXPECT_EQ(Same(again), Same(credential));
}

// [LD-4] [LD-5] [LD-8]
TEST(DataIntegrity, AgreesWithTheVectorsFromTheirRdfOn) {
  for (const VectorSet& set : kSets) {
    SKIP_WITHOUT_VECTORS(VectorsFolder(set.root));
    SCOPED_TRACE(set.folder);
    const Steps steps(set);
    CheckSteps(set, steps, [&steps](const JsonValue& value) { return steps.ToRdf(value); });
  }
}

// What https://w3id.org/citizenship/v4rc1 says about the terms of employmentAuth.json, in our
// words.
constexpr std::string_view kCitizenship = R"({"@context": {
  "@protected": true,
  "schema": "https://schema.org/",
  "citizenship": "https://w3id.org/citizenship#",
  "xsd": "http://www.w3.org/2001/XMLSchema#",
  "EmploymentAuthorizationDocumentCredential": "citizenship:EmploymentAuthorizationDocumentCredential",
  "EmploymentAuthorizationDocument": {
    "@id": "citizenship:EmploymentAuthorizationDocument",
    "@context": {
      "identifier": "schema:identifier",
      "lprCategory": "citizenship:lprCategory",
      "lprNumber": "citizenship:lprNumber"
    }
  },
  "EmployablePerson": {
    "@id": "citizenship:EmployablePerson",
    "@context": {
      "employmentAuthorizationDocument": {
        "@id": "citizenship:employmentAuthorizationDocument",
        "@type": "@id"
      }
    }
  },
  "Person": {
    "@id": "schema:Person",
    "@context": {
      "additionalName": "schema:additionalName",
      "birthCountry": "citizenship:birthCountry",
      "birthDate": {"@id": "schema:birthDate", "@type": "xsd:dateTime"},
      "familyName": "schema:familyName",
      "gender": "schema:gender",
      "givenName": "schema:givenName",
      "residentSince": {"@id": "citizenship:residentSince", "@type": "xsd:dateTime"}
    }
  },
  "image": {"@id": "schema:image", "@type": "@id"}
}})";

// The same from the documents on, by JSON-LD over the contexts that come with the program. [LD-6]
// [LD-7]
TEST(DataIntegrity, AgreesWithTheVectorsFromTheirDocumentsOn) {
  ContextStore contexts;
  AddContext(contexts, "https://w3id.org/citizenship/v4rc1", kCitizenship);
  RdfConversion conversion(contexts);
  for (const VectorSet& set : kSets) {
    SKIP_WITHOUT_VECTORS(VectorsFolder(set.root));
    SCOPED_TRACE(set.folder);
    CheckSteps(set, Steps(set), RdfBy(conversion));
  }
}

}  // namespace
}  // namespace issuer
