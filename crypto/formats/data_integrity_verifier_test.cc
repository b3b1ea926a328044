// The verifier of Data Integrity proofs: signed documents of the suites' authors, and what it
// refuses whoever signed.
#include "crypto/formats/data_integrity_verifier.h"

#include <gtest/gtest.h>

#include <string>

#include "appliance/base/check.h"
#include "appliance/base/json_reader.h"
#include "crypto/formats/rdf_conversion_fixture.h"
#include "crypto/jose/did.h"
#include "tests/support/result_matchers.h"
#include "tests/support/vectors.h"
#include "tests/support/wallet_presentations.h"
#include "tests/support/wallet_proofs.h"

namespace issuer {
namespace {

constexpr Timestamp kNow = FromUnix(1'800'000'000);

JsonValue Read(std::string_view text) {
  Result<JsonValue> json = ParseJson(text);
  CHECK(json.has_value());
  return *std::move(json);
}

class VerifyProofTest : public testing::Test {
 protected:
  Status Verify(const JsonValue& secured, SignatureAlgorithm algorithm) {
    ASSIGN_OR_RETURN(const UnverifiedProof proof, ReadProof(secured));
    ASSIGN_OR_RETURN(const PublicKey key, ResolveDid(proof.verification_method));
    return VerifyProof(proof, algorithm, key, rdf_);
  }

  // A presentation of `key_`, changed before it is signed.
  template <typename F>
  Status VerifyChanged(Cryptosuite suite, F&& change) {
    PresentationParts parts = HonestPresentation(key_, suite, "https://a.example", "n", kNow);
    change(parts);
    return Verify(SignPresentation(parts, key_, suite), SignatureAlgorithm::kEs256);
  }

  const ContextStore contexts_;
  RdfConversion rdf_{contexts_};
  const WalletKey key_ = WalletKey::Generate();
};

// [PRF-30] [LD-5]
TEST_F(VerifyProofTest, AcceptsWhatTheAuthorsOfTheSuitesSigned) {
  const struct {
    const char* root;
    const char* file;
    SignatureAlgorithm algorithm;
  } kCases[] = {
      {"di-ecdsa", "ecdsa-rdfc-2019-p256/signedECDSAP256.json", SignatureAlgorithm::kEs256},
      {"di-ecdsa", "ecdsa-rdfc-2019-p384/signedECDSAP384.json", SignatureAlgorithm::kEs384},
      {"di-ecdsa", "ecdsa-jcs-2019-p256/signedJCSECDSAP256.json", SignatureAlgorithm::kEs256},
      {"di-ecdsa", "ecdsa-jcs-2019-p384/signedJCSECDSAP384.json", SignatureAlgorithm::kEs384},
      {"di-eddsa", "eddsa-rdfc-2022/signedDataInt.json", SignatureAlgorithm::kEdDsa},
      {"di-eddsa", "eddsa-jcs-2022/signedJCS.json", SignatureAlgorithm::kEdDsa},
  };
  for (const auto& c : kCases) {
    SKIP_WITHOUT_VECTORS(VectorsFolder(c.root));
    const JsonValue secured = Read(ReadWholeFile(VectorsFolder(c.root) / c.file));
    EXPECT_THAT(Verify(secured, c.algorithm), IsOk()) << c.file;
    JsonValue::Object changed = *secured.AsObject();
    SetMember(changed, "id", JsonValue(std::string("urn:other")));
    EXPECT_THAT(Verify(JsonValue(changed), c.algorithm), FailsWith(ErrorCode::kSignatureInvalid))
        << c.file;
  }
}

TEST_F(VerifyProofTest, RefusesAKeyOfAnotherSuite) {
  const JsonValue secured = SignPresentation(
      HonestPresentation(key_, Cryptosuite::kEcdsaJcs2019, "https://a.example", "n", kNow),
      key_,
      Cryptosuite::kEcdsaJcs2019);
  EXPECT_THAT(Verify(secured, SignatureAlgorithm::kEdDsa), FailsWith(ErrorCode::kProofInvalid));
}

// [PRF-31] What gets lost must not be what a proof says.
TEST_F(VerifyProofTest, LosesOnlyWhatIsUnknown) {
  const auto rdfc = Cryptosuite::kEcdsaRdfc2019;
  EXPECT_THAT(VerifyChanged(rdfc,
                            [](PresentationParts& parts) {
                              SetMember(parts.document, "unheardOf", JsonValue(std::string("a")));
                              SetMember(parts.proof, "unheardOf", JsonValue(std::string("a")));
                            }),
              IsOk());
  // Data model 1.1 alone defines no DataIntegrityProof: nothing of it would be signed.
  EXPECT_THAT(VerifyChanged(rdfc,
                            [](PresentationParts& parts) {
                              SetMember(parts.document,
                                        "@context",
                                        Read(R"(["https://www.w3.org/2018/credentials/v1"])"));
                            }),
              FailsWith(ErrorCode::kClaimsRefused));
}

// [vc-di-ecdsa §3.3.2]
TEST_F(VerifyProofTest, TakesTheContextsOfAProofOverJson) {
  const auto jcs = Cryptosuite::kEcdsaJcs2019;
  const JsonValue v2 = Read(R"(["https://www.w3.org/ns/credentials/v2"])");
  EXPECT_THAT(
      VerifyChanged(jcs, [&](PresentationParts& parts) { SetMember(parts.proof, "@context", v2); }),
      IsOk());
  for (const char* contexts : {"[]",
                               R"(["https://www.w3.org/2018/credentials/v1"])",
                               R"(["https://www.w3.org/ns/credentials/v2",
                                   "https://www.w3.org/ns/credentials/v2"])"}) {
    EXPECT_THAT(VerifyChanged(jcs,
                              [&](PresentationParts& parts) {
                                SetMember(parts.proof, "@context", Read(contexts));
                              }),
                FailsWith(ErrorCode::kProofInvalid))
        << contexts;
  }
  // Signed by who had one context, then more were added.
  PresentationParts parts = HonestPresentation(key_, jcs, "https://a.example", "n", kNow);
  SetMember(parts.proof, "@context", v2);
  JsonValue::Object secured = *SignPresentation(parts, key_, jcs).AsObject();
  SetMember(secured, "@context", Read(R"(["https://www.w3.org/ns/credentials/v2",
                     "https://www.w3.org/ns/credentials/examples/v2"])"));
  EXPECT_THAT(Verify(JsonValue(secured), SignatureAlgorithm::kEs256), IsOk());
}

// [PRF-32] A poison graph: blank nodes of which each points to all others cost their orders.
TEST_F(VerifyProofTest, BoundsTheWork) {
  JsonValue::Array nodes;
  for (int i = 0; i < 12; ++i) {
    JsonValue::Array others;
    for (int j = 0; j < 12; ++j) {
      if (i != j) {
        others.push_back(
            JsonValue(JsonValue::Object{{"@id", JsonValue("_:b" + std::to_string(j))}}));
      }
    }
    nodes.push_back(JsonValue(JsonValue::Object{{"@id", JsonValue("_:b" + std::to_string(i))},
                                                {"https://a.example/p", JsonValue(others)}}));
  }
  EXPECT_THAT(VerifyChanged(Cryptosuite::kEcdsaRdfc2019,
                            [&](PresentationParts& parts) {
                              SetMember(parts.document, "https://a.example/r", JsonValue(nodes));
                            }),
              FailsWith(ErrorCode::kClaimsRefused));
}

}  // namespace
}  // namespace issuer
