// What each format says of itself in the metadata. [MD-2] [JV-2] [JV-5] [LD-1] [LD-2]
#include "appliance/issuance/format_metadata.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

std::string EntryOf(SigningPolicyEntry signing) {
  const TestIssuer issuer;
  CredentialConfiguration configuration;
  configuration.id = ConfigurationId("c");
  signing.key = issuer.config.keys.front().name;
  configuration.signing = std::move(signing);
  configuration.scope = "c";
  JsonWriter json;
  json.BeginObject();
  WriteConfiguration(json, issuer.config, configuration);
  json.EndObject();
  return std::move(json).Take();
}

SigningPolicyEntry W3cEntry(CredentialFormat format) {
  SigningPolicyEntry entry;
  entry.format = format;
  entry.types = {"VerifiableCredential", "DegreeCredential"};
  entry.contexts = {std::string(kCredentialsV1), "https://issuer.example/contexts/degree"};
  return entry;
}

TEST(FormatMetadata, NamesDoctypeAndCoseNumberForAnMdoc) {
  SigningPolicyEntry entry;
  entry.format = CredentialFormat::kMsoMdoc;
  entry.type = "org.iso.18013.5.1.mDL";
  EXPECT_EQ(
      EntryOf(entry),
      R"({"c":{"format":"mso_mdoc","scope":"c","credential_signing_alg_values_supported":[-7],)"
      R"("doctype":"org.iso.18013.5.1.mDL"}})");
}

TEST(FormatMetadata, NamesTypesForAJwtVc) {
  EXPECT_EQ(
      EntryOf(W3cEntry(CredentialFormat::kJwtVcJson)),
      R"({"c":{"format":"jwt_vc_json","scope":"c","credential_signing_alg_values_supported":["ES256"],)"
      R"("credential_definition":{"type":["VerifiableCredential","DegreeCredential"]}}})");
}

TEST(FormatMetadata, NamesContextsWhereTheyCount) {
  EXPECT_EQ(
      EntryOf(W3cEntry(CredentialFormat::kJwtVcJsonLd)),
      R"({"c":{"format":"jwt_vc_json-ld","scope":"c","credential_signing_alg_values_supported":["ES256"],)"
      R"("credential_definition":{"@context":["https://www.w3.org/2018/credentials/v1",)"
      R"("https://issuer.example/contexts/degree"],"type":["VerifiableCredential","DegreeCredential"]}}})");
}

TEST(FormatMetadata, NamesTheSuiteOfAnEmbeddedProof) {
  SigningPolicyEntry entry = W3cEntry(CredentialFormat::kLdpVc);
  entry.suite = Cryptosuite::kEcdsaRdfc2019;
  EXPECT_EQ(
      EntryOf(entry),
      R"({"c":{"format":"ldp_vc","scope":"c","credential_signing_alg_values_supported":["ecdsa-rdfc-2019"],)"
      R"("credential_definition":{"@context":["https://www.w3.org/2018/credentials/v1",)"
      R"("https://issuer.example/contexts/degree"],"type":["VerifiableCredential","DegreeCredential"]}}})");
  entry.format = CredentialFormat::kJcsVc;
  entry.suite = Cryptosuite::kEddsaJcs2022;
  EXPECT_NE(EntryOf(entry).find(R"("format":"jcs_vc")"), std::string::npos);
}

}  // namespace
}  // namespace issuer
