// What verifiers find who do not follow x5c. [SD-11]
#include "appliance/issuance/issuer_identity.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "appliance/base/json_reader.h"
#include "appliance/base/json_writer.h"
#include "appliance/issuerctl/wallet_key.h"
#include "crypto/jose/did.h"
#include "crypto/jose/jwk.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

class IssuerIdentityTest : public testing::Test {
 protected:
  IssuerIdentityTest() {
    config_.identifier = ParseHttpsUrl("https://issuer.example/t1").value();
    config_.did = IssuerDid::kWeb;
    Add("vc-1", SignatureAlgorithm::kEs256, KeyPurpose::kCredential);
    Add("vc-2", SignatureAlgorithm::kEdDsa, KeyPurpose::kCredential);
    Add("metadata-1", SignatureAlgorithm::kEs256, KeyPurpose::kMetadata);
  }

  void Add(const char* name, SignatureAlgorithm algorithm, KeyPurpose purpose) {
    SigningKeyConfig key;
    key.name = KeyName(name);
    key.purpose = purpose;
    key.algorithm = algorithm;
    config_.keys.push_back(key);
    SigningKeyInfo info;
    info.name = key.name;
    info.algorithm = algorithm;
    info.public_key = WalletKey::Generate(algorithm).public_key();
    info.chain = {{0x30, 0x03, 0x02, 0x01, 0xfb}};
    keys_.push_back(info);
  }

  static JsonValue Parse(const std::string& text) { return ParseJson(text).value(); }

  Config config_;
  std::vector<SigningKeyInfo> keys_;
};

TEST_F(IssuerIdentityTest, ShowsKeysThatSignCredentialsAndNoOther) {
  // Nor one that signs mobile documents only: they are verified by its chain.
  Add("mdoc-1", SignatureAlgorithm::kEs256, KeyPurpose::kCredential);
  SigningPolicyEntry licence;
  licence.format = CredentialFormat::kMsoMdoc;
  licence.key = KeyName("mdoc-1");
  SigningPolicyEntry both = licence;
  both.key = KeyName("vc-2");
  SigningPolicyEntry badge = both;
  badge.format = CredentialFormat::kSdJwtVc;
  config_.credentials = {licence, both, badge};
  const JsonValue jwks = Parse(IssuerJwks(config_, keys_));
  const auto& keys = *jwks.Find("keys")->AsArray();
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_EQ(*keys[0].FindText("kid"), "vc-1");
  EXPECT_EQ(*keys[0].FindText("alg"), "ES256");
  EXPECT_EQ(*keys[0].FindText("use"), "sig");
  EXPECT_EQ(ToJson(*keys[0].Find("x5c")), R"(["MAMCAfs="])");
  EXPECT_EQ(*keys[1].FindText("kid"), "vc-2");
  EXPECT_EQ(*keys[1].FindText("crv"), "Ed25519");
}

// [SD-11] "issuer" identical, exactly one of jwks and jwks_uri.
TEST_F(IssuerIdentityTest, WritesJwtVcIssuerMetadata) {
  const JsonValue metadata = Parse(JwtVcIssuerMetadata(config_, keys_));
  EXPECT_EQ(*metadata.FindText("issuer"), "https://issuer.example/t1");
  EXPECT_EQ(metadata.Find("jwks_uri"), nullptr);
  EXPECT_EQ(ToJson(*metadata.Find("jwks")), IssuerJwks(config_, keys_));
}

// [LD-4] The verification method is listed in assertionMethod, and is the key.
TEST_F(IssuerIdentityTest, NamesEveryMethodAsAnAssertionMethod) {
  const JsonValue document = Parse(DidDocument(config_, keys_));
  EXPECT_EQ(*document.FindText("id"), "did:web:issuer.example:t1");
  const auto& methods = *document.Find("verificationMethod")->AsArray();
  const auto& assertions = *document.Find("assertionMethod")->AsArray();
  ASSERT_EQ(methods.size(), 4U);
  ASSERT_EQ(assertions.size(), 4U);
  for (std::size_t i = 0; i < methods.size(); ++i) {
    EXPECT_EQ(*methods[i].FindText("id"), *assertions[i].AsText());
    EXPECT_EQ(*methods[i].FindText("controller"), "did:web:issuer.example:t1");
    const PublicKey& key = keys_[i / 2].public_key;
    if (const JsonValue* jwk = methods[i].Find("publicKeyJwk")) {
      EXPECT_THAT(ParseJwk(*jwk), IsOkAndHolds(key));
    } else {
      EXPECT_THAT(ResolveDid("did:key:" + *methods[i].FindText("publicKeyMultibase")),
                  IsOkAndHolds(key));
    }
  }
  EXPECT_EQ(*methods[0].FindText("id"), "did:web:issuer.example:t1#vc-1");
  EXPECT_EQ(*methods[1].FindText("id"), "did:web:issuer.example:t1#vc-1-multikey");
}

}  // namespace
}  // namespace issuer
