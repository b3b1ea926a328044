// Both metadata documents, whole: a member more or less shows here.
#include "appliance/issuance/metadata.h"

#include <gtest/gtest.h>

#include <string>

#include "appliance/base/json_reader.h"
#include "appliance/base/json_writer.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

CredentialConfiguration OneConfiguration() {
  TestIssuer issuer;
  CredentialConfiguration pid = *issuer.credentials.Find(ConfigurationId("pid"));
  pid.credential_metadata = *ParseJson(
      R"({"display":[{"name":"PID","locale":"en"}],"claims":[{"path":["family_name"],"mandatory":true}]})");
  return pid;
}

// [META-20] [META-21] [META-22] [META-23] [META-27] [META-28] [META-29] [META-40] [META-41]
// [META-42] [META-43] [META-44] [META-45] [META-46] [META-48]
TEST(IssuerMetadata, HasExactlyTheMembersWeMean) {
  const TestIssuer issuer;
  EXPECT_EQ(
      IssuerMetadata(issuer.config, {{OneConfiguration()}}, issuer.request_keys().published()),
      R"({"credential_issuer":"https://issuer.example/t1",)"
      R"("credential_endpoint":"https://issuer.example/t1/credential",)"
      R"("nonce_endpoint":"https://issuer.example/t1/nonce",)"
      R"("batch_credential_issuance":{"batch_size":10},)"
      R"("display":[{"name":"Example Agency","locale":"en"},{"name":"Beispielamt","locale":"de"}],)"
      R"("credential_configurations_supported":{"pid":{"format":"dc+sd-jwt","scope":"pid",)"
      R"("credential_signing_alg_values_supported":["ES256"],)"
      R"("cryptographic_binding_methods_supported":["jwk","did:jwk","did:key"],)"
      R"("proof_types_supported":{"jwt":{"proof_signing_alg_values_supported":["ES256","ES384","EdDSA"]}},)"
      R"("credential_metadata":{"display":[{"name":"PID","locale":"en"}],)"
      R"("claims":[{"path":["family_name"],"mandatory":true}]},)"
      R"("vct":"urn:eudi:pid:1"}}})");
}

// [META-43] [META-44]
TEST(IssuerMetadata, SaysNothingOfProofsWhereNoneAreNeeded) {
  TestIssuer issuer;
  const CredentialConfiguration badge = *issuer.credentials.Find(ConfigurationId("badge"));
  ASSERT_OK_AND_ASSIGN(
      const JsonValue metadata,
      ParseJson(IssuerMetadata(issuer.config, {{badge}}, issuer.request_keys().published())));
  const JsonValue* entry = metadata.Find("credential_configurations_supported")->Find("badge");
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->Find("cryptographic_binding_methods_supported"), nullptr);
  EXPECT_EQ(entry->Find("proof_types_supported"), nullptr);
  EXPECT_EQ(entry->Find("credential_metadata"), nullptr) << "null is no object";
}

// [META-27] absent means exactly one proof.
TEST(IssuerMetadata, AnnouncesBatchesFromTwoOn) {
  const struct {
    std::uint16_t batch_size;
    bool is_announced;
  } kCases[] = {{0, false}, {1, false}, {2, true}, {100, true}};
  TestIssuer issuer;
  for (const auto& c : kCases) {
    issuer.config.limits.batch_size = c.batch_size;
    ASSERT_OK_AND_ASSIGN(
        const JsonValue metadata,
        ParseJson(
            IssuerMetadata(issuer.config, issuer.credentials, issuer.request_keys().published())));
    const JsonValue* batch = metadata.Find("batch_credential_issuance");
    ASSERT_EQ(batch != nullptr, c.is_announced) << c.batch_size;
    if (batch != nullptr) {
      EXPECT_EQ(batch->Find("batch_size")->AsInteger(), c.batch_size);
    }
  }
}

// [META-28] never an empty array, never an empty tag.
TEST(IssuerMetadata, LeavesOutWhatIsEmpty) {
  TestIssuer issuer;
  issuer.config.display = {{"Agency", ""}};
  EXPECT_NE(IssuerMetadata(issuer.config, issuer.credentials, issuer.request_keys().published())
                .find(R"("display":[{"name":"Agency"}],)"),
            std::string::npos);
  issuer.config.display.clear();
  EXPECT_EQ(IssuerMetadata(issuer.config, issuer.credentials, issuer.request_keys().published())
                .find("display"),
            std::string::npos);
}

// [META-42] only what is really used.
TEST(IssuerMetadata, NamesTheAlgorithmOfTheKey) {
  TestIssuer issuer;
  issuer.config.keys[0].algorithm = SignatureAlgorithm::kEs384;
  EXPECT_NE(IssuerMetadata(issuer.config, {{OneConfiguration()}}, issuer.request_keys().published())
                .find(R"("credential_signing_alg_values_supported":["ES384"])"),
            std::string::npos);
}

// [URL-2] [URL-4] [URL-6] Byte for byte, port and case included.
TEST(Metadata, RepeatsTheIdentifierAsItWasConfigured) {
  const struct {
    const char* identifier;
    const char* token;
  } kCases[] = {
      {"https://issuer.example", "https://issuer.example/token"},
      {"https://Issuer.Example:443", "https://Issuer.Example:443/token"},
      {"https://issuer.example:8443/a/b", "https://issuer.example:8443/a/b/token"},
  };
  for (const auto& c : kCases) {
    const TestIssuer issuer(c.identifier);
    ASSERT_OK_AND_ASSIGN(
        const JsonValue metadata,
        ParseJson(
            IssuerMetadata(issuer.config, issuer.credentials, issuer.request_keys().published())));
    ASSERT_OK_AND_ASSIGN(const JsonValue server,
                         ParseJson(AuthorizationServerMetadata(issuer.config, issuer.credentials)));
    EXPECT_EQ(*metadata.FindText("credential_issuer"), c.identifier);
    EXPECT_EQ(*server.FindText("issuer"), c.identifier);
    EXPECT_EQ(*server.FindText("token_endpoint"), c.token);
  }
}

// [AS-1] [AS-2] [AS-3] [AS-5] [AS-6] [AS-8] [AS-9] [AS-10]
TEST(AuthorizationServerMetadata, HasExactlyTheMembersWeMean) {
  const TestIssuer issuer;
  EXPECT_EQ(AuthorizationServerMetadata(issuer.config, issuer.credentials),
            R"({"issuer":"https://issuer.example/t1",)"
            R"("token_endpoint":"https://issuer.example/t1/token",)"
            R"("grant_types_supported":["urn:ietf:params:oauth:grant-type:pre-authorized_code"],)"
            R"("response_types_supported":[],)"
            R"("pre-authorized_grant_anonymous_access_supported":true,)"
            R"("token_endpoint_auth_methods_supported":["none"],)"
            R"("dpop_signing_alg_values_supported":["ES256","ES384","EdDSA"],)"
            R"("authorization_details_types_supported":["openid_credential"],)"
            R"("scopes_supported":["pid","diploma","badge"]})");
}

// [AS-8]
TEST(AuthorizationServerMetadata, SpeaksOfDpopWhereItIsSpoken) {
  TestIssuer issuer;
  issuer.config.dpop.mode = DpopMode::kRequired;
  EXPECT_NE(AuthorizationServerMetadata(issuer.config, issuer.credentials).find("dpop"),
            std::string::npos);
  issuer.config.dpop.mode = DpopMode::kOff;
  EXPECT_EQ(AuthorizationServerMetadata(issuer.config, issuer.credentials).find("dpop"),
            std::string::npos);
}

// [AS-5] [AS-6] [AS-7] A method is named when somebody could use it for something.
TEST(AuthorizationServerMetadata, TellsTheTruthAboutClients) {
  TestIssuer issuer;
  const auto text = [&] { return AuthorizationServerMetadata(issuer.config, issuer.credentials); };
  const auto has = [&](const char* part) { return text().find(part) != std::string::npos; };
  issuer.config.trust.client_attesters.emplace_back();
  issuer.config.trust.clients.push_back(
      {ClientId("a"), ClientMethod::kTlsClientAuth, {}, CertificateRule()});
  EXPECT_TRUE(has(R"("token_endpoint_auth_methods_supported":["none","tls_client_auth",)"
                  R"("attest_jwt_client_auth"])"));
  EXPECT_FALSE(has("token_endpoint_auth_signing_alg_values_supported"));
  EXPECT_TRUE(
      has(R"("client_attestation_signing_alg_values_supported":["ES256","ES384","EdDSA"])"));
  EXPECT_TRUE(
      has(R"("client_attestation_pop_signing_alg_values_supported":["ES256","ES384","EdDSA"])"));
  EXPECT_TRUE(has(R"("challenge_endpoint":"https://issuer.example/t1/challenge")"));

  issuer.config.trust.clients.push_back(
      {ClientId("b"), ClientMethod::kPrivateKeyJwt, {}, CertificateRule()});
  EXPECT_TRUE(
      has(R"("token_endpoint_auth_signing_alg_values_supported":["ES256","ES384","EdDSA"])"));
  for (CredentialConfiguration& configuration : issuer.credentials.all) {
    configuration.clients = {{ClientMethod::kPrivateKeyJwt}, {}};
  }
  EXPECT_TRUE(has(R"("pre-authorized_grant_anonymous_access_supported":false)"));
  EXPECT_TRUE(has(R"("token_endpoint_auth_methods_supported":["private_key_jwt"])"));
  EXPECT_FALSE(has("challenge_endpoint"));
}

// [META-44] [META-45]
TEST(IssuerMetadata, NamesProofTypesAndKeyAttestations) {
  TestIssuer issuer;
  CredentialConfiguration& pid = issuer.credentials.all[0];
  const auto has = [&](const char* part) {
    return IssuerMetadata(issuer.config, issuer.credentials, issuer.request_keys().published())
               .find(part) != std::string::npos;
  };
  pid.proof_algorithms = {SignatureAlgorithm::kEs256};
  EXPECT_FALSE(has("key_attestations_required"));
  pid.proof_types = {ProofType::kJwt, ProofType::kAttestation};
  pid.key_attestations.emplace();
  EXPECT_TRUE(
      has(R"("proof_types_supported":{"jwt":{"proof_signing_alg_values_supported":["ES256"],)"
          R"("key_attestations_required":{}},"attestation":{"proof_signing_alg_values_supported":)"
          R"(["ES256"],"key_attestations_required":{}}})"));
  pid.key_attestations = {{"iso_18045_high"}, {"iso_18045_high", "iso_18045_moderate"}};
  EXPECT_TRUE(has(R"("key_attestations_required":{"key_storage":["iso_18045_high"],)"
                  R"("user_authentication":["iso_18045_high","iso_18045_moderate"]})"));
}

// [META-44] [PRF-30]
TEST(IssuerMetadata, NamesTheSuitesOfPresentations) {
  TestIssuer issuer;
  CredentialConfiguration& pid = issuer.credentials.all[0];
  pid.proof_algorithms = {SignatureAlgorithm::kEs256};
  pid.proof_types = {ProofType::kJwt, ProofType::kDiVp};
  pid.proof_suites = {Cryptosuite::kEcdsaRdfc2019, Cryptosuite::kEcdsaJcs2019};
  EXPECT_NE(
      IssuerMetadata(issuer.config, issuer.credentials, issuer.request_keys().published())
          .find(
              R"("proof_types_supported":{"jwt":{"proof_signing_alg_values_supported":["ES256"]},)"
              R"("di_vp":{"proof_signing_alg_values_supported":["ecdsa-rdfc-2019","ecdsa-jcs-2019"]}})"),
      std::string::npos);
}

// [AS-10]
TEST(AuthorizationServerMetadata, ListsASharedScopeOnce) {
  TestIssuer issuer;
  issuer.credentials.all[1].scope = "pid";
  EXPECT_NE(AuthorizationServerMetadata(issuer.config, issuer.credentials)
                .find(R"("scopes_supported":["pid","badge"])"),
            std::string::npos);
}

TEST(EndpointPathsOf, PutsThePathOfTheIdentifierFirst) {
  const EndpointPaths with = EndpointPathsOf({"https://issuer.example", "/t1"});
  EXPECT_EQ(with.token, "/t1/token");
  EXPECT_EQ(with.nonce, "/t1/nonce");
  EXPECT_EQ(with.credential, "/t1/credential");
  EXPECT_EQ(with.offers, "/t1/offers");
  EXPECT_EQ(with.type_metadata, "/t1/types");
  EXPECT_EQ(EndpointPathsOf({"https://issuer.example", ""}).token, "/token");
}

// [META-24] [META-25] [META-26]
TEST(IssuerMetadata, OffersEncryption) {
  TestIssuer issuer;
  EncryptionConfig encryption;
  encryption.request = EncryptionUse::kSupported;
  encryption.response = EncryptionUse::kRequired;
  encryption.request_algorithms = {KeyManagement::kEcdhEs, KeyManagement::kRsaOaep256};
  encryption.response_algorithms = {KeyManagement::kEcdhEs};
  encryption.zip = true;
  issuer.OfferEncryption(encryption);
  const PublishedRequestKeys keys = issuer.request_keys().published();
  ASSERT_OK_AND_ASSIGN(const JsonValue metadata,
                       ParseJson(IssuerMetadata(issuer.config, issuer.credentials, keys)));
  const JsonValue* request = metadata.Find("credential_request_encryption");
  ASSERT_NE(request, nullptr);
  EXPECT_EQ(request->AsObject()->size(), 4U);
  const JsonValue::Array& jwks = *request->Find("jwks")->Find("keys")->AsArray();
  ASSERT_EQ(jwks.size(), 2U);
  for (std::size_t i = 0; i < jwks.size(); ++i) {
    EXPECT_EQ(*jwks[i].FindText("kid"), *keys.keys[i].kid);
    EXPECT_EQ(*jwks[i].FindText("alg"), JoseName(encryption.request_algorithms[i]));
    EXPECT_EQ(*jwks[i].FindText("use"), "enc");
    for (const char* secret : {"d", "p", "q", "dp", "dq", "qi", "k"}) {
      EXPECT_EQ(jwks[i].Find(secret), nullptr);
    }
  }
  EXPECT_EQ(ToJson(*request->Find("enc_values_supported")), R"(["A128GCM","A256GCM"])");
  EXPECT_EQ(ToJson(*request->Find("zip_values_supported")), R"(["DEF"])");
  EXPECT_EQ(request->Find("encryption_required")->AsBoolean(), false);
  const JsonValue* response = metadata.Find("credential_response_encryption");
  ASSERT_NE(response, nullptr);
  EXPECT_EQ(ToJson(*response),
            R"({"alg_values_supported":["ECDH-ES"],"enc_values_supported":["A128GCM","A256GCM"],)"
            R"("zip_values_supported":["DEF"],"encryption_required":true})");
}

// [META-29]
TEST(IssuerMetadata, SaysNothingOfEncryptionThatIsOff) {
  TestIssuer issuer;
  const std::string off = IssuerMetadata(issuer.config, issuer.credentials, {});
  EXPECT_EQ(off.find("encryption"), std::string::npos);
  EncryptionConfig encryption;
  encryption.request = EncryptionUse::kSupported;
  issuer.OfferEncryption(encryption);
  const std::string one_way =
      IssuerMetadata(issuer.config, issuer.credentials, issuer.request_keys().published());
  EXPECT_NE(one_way.find("credential_request_encryption"), std::string::npos);
  EXPECT_EQ(one_way.find("credential_response_encryption"), std::string::npos);
  EXPECT_EQ(one_way.find("zip"), std::string::npos);
}

}  // namespace
}  // namespace issuer
