#include "appliance/config/credential_configuration_parser.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "appliance/base/json_writer.h"
#include "appliance/config/config_parser.h"
#include "tests/support/temp_dir.h"

namespace issuer {
namespace {

using testing::Contains;
using testing::HasSubstr;

std::filesystem::path Examples() {
  const char* source = std::getenv("CHANCERY_SOURCE");
  return std::filesystem::path(source == nullptr ? "." : source) / "docs/examples";
}

// One configuration whose JSON file holds `json`.
Result<CredentialConfigurations, ConfigComplaints> ReadOne(
    const std::string& json,
    std::size_t num_attesters = 1,
    CredentialFormat format = CredentialFormat::kSdJwtVc) {
  const TempDir folder;
  Config config;
  config.trust.client_attesters.resize(num_attesters);
  config.trust.key_attesters.resize(num_attesters);
  SigningPolicyEntry entry;
  entry.id = ConfigurationId("badge");
  entry.format = format;
  entry.type = "urn:example:badge";
  entry.file = folder.path() / "badge.json";
  config.credentials.push_back(entry);
  std::ofstream(entry.file) << json;
  return ReadCredentialConfigurations(config);
}

constexpr const char* kBinding = R"("binding_methods":["jwk"],"proof_algorithms":["ES256"])";

TEST(ReadCredentialConfigurations, ReadsTheExamples) {
  const auto config = ReadConfig(Examples() / "chancery.toml");
  ASSERT_TRUE(config.has_value());
  const auto configurations = ReadCredentialConfigurations(*config);
  ASSERT_TRUE(configurations.has_value())
      << configurations.error().front().member << " " << configurations.error().front().reason;
  ASSERT_EQ(configurations->all.size(), 8U);
  ASSERT_EQ(configurations->contexts.size(), 1U) << "it is under our identifier";
  EXPECT_EQ(configurations->contexts.front().path, "/contexts/membership");
  const CredentialConfiguration* diploma = configurations->Find(ConfigurationId("diploma"));
  ASSERT_NE(diploma, nullptr);
  EXPECT_EQ(diploma->tx_code, TxCodePolicy::kOptional);
  EXPECT_TRUE(diploma->requires_binding());
  EXPECT_EQ(*diploma->type_metadata.FindText("vct"), "https://issuer.example/types/diploma");
}

// [META-46] [META-47] [SD-12]
TEST(ReadCredentialConfigurations, MakesTheDescriptionsThatWalletsRead) {
  const auto read =
      ReadOne(std::string("{") + kBinding + R"(,"claims":[{"path":["tags"],"type":"array",
      "mandatory":true,"display":[{"name":"Tags","locale":"en"}]},
      {"path":["tags",null],"type":"text","disclosure":"always"}],
      "type_metadata":{"name":"Badge"}})");
  ASSERT_TRUE(read.has_value()) << read.error().front().member << " "
                                << read.error().front().reason;
  EXPECT_EQ(
      ToJson(read->all.front().credential_metadata),
      R"({"claims":[{"path":["tags"],"mandatory":true,"display":[{"name":"Tags","locale":"en"}]},)"
      R"({"path":["tags",null]}]})");
  EXPECT_EQ(ToJson(read->all.front().type_metadata),
            R"({"vct":"urn:example:badge","name":"Badge","claims":[{"path":["tags"],)"
            R"("display":[{"locale":"en","label":"Tags"}],"mandatory":true,"sd":"always"},)"
            R"({"path":["tags",null],"mandatory":false,"sd":"never"}]})");
}

// [META-45] [TOK-4]
TEST(ReadCredentialConfigurations, ReadsWhoMayObtainIt) {
  const std::string claims = R"(,"claims":[{"path":["a"],"type":"text"}]})";
  const auto plain = ReadOne(std::string("{") + kBinding + claims);
  ASSERT_TRUE(plain.has_value());
  EXPECT_TRUE(plain->all[0].clients.Allows(ClientMethod::kNone));
  EXPECT_TRUE(plain->all[0].clients.Allows(ClientMethod::kAttestation));
  EXPECT_TRUE(plain->all[0].Accepts(ProofType::kJwt));
  EXPECT_FALSE(plain->all[0].Accepts(ProofType::kAttestation));
  EXPECT_FALSE(plain->all[0].key_attestations.has_value());

  const auto strict = ReadOne(std::string("{") + kBinding +
                              R"(,"clients":{"methods":["attest_jwt_client_auth"]},
      "proof_types":["attestation","jwt"],"key_attestations":{"key_storage":["iso_18045_high"]})" +
                              claims);
  ASSERT_TRUE(strict.has_value()) << strict.error().front().reason;
  EXPECT_FALSE(strict->all[0].clients.Allows(ClientMethod::kNone));
  EXPECT_TRUE(strict->all[0].Accepts(ProofType::kAttestation));
  EXPECT_EQ(strict->all[0].key_attestations->key_storage,
            std::vector<std::string>{"iso_18045_high"});

  const auto listed = ReadOne(std::string("{") + kBinding + R"(,"clients":{"ids":["a"]})" + claims);
  ASSERT_TRUE(listed.has_value());
  EXPECT_FALSE(listed->all[0].clients.Allows(ClientMethod::kNone));
  EXPECT_TRUE(listed->all[0].clients.Allows(ClientId("a")));
  EXPECT_FALSE(listed->all[0].clients.Allows(ClientId("b")));
}

// [PRF-30] [META-44]
TEST(ReadCredentialConfigurations, ReadsTheSuitesOfPresentations) {
  const auto read = ReadOne(R"({"binding_methods":["did:key"],"proof_algorithms":["ES256","EdDSA"],
      "proof_types":["jwt","di_vp"],"proof_cryptosuites":["ecdsa-rdfc-2019","eddsa-jcs-2022"],
      "claims":[{"path":["a"],"type":"text"}]})");
  ASSERT_TRUE(read.has_value()) << read.error().front().reason;
  EXPECT_TRUE(read->all[0].Accepts(ProofType::kDiVp));
  EXPECT_TRUE(read->all[0].Accepts(Cryptosuite::kEddsaJcs2022));
  EXPECT_FALSE(read->all[0].Accepts(Cryptosuite::kEcdsaJcs2019));
}

// [PRF-21] [ABCA-3] An empty list means nobody: whoever writes that should know.
TEST(ReadCredentialConfigurations, ComplainsWhereNobodyCould) {
  const auto read = ReadOne(std::string("{") + kBinding +
                                R"(,"clients":{"methods":["attest_jwt_client_auth"]},
      "proof_types":["attestation"],"key_attestations":{},"claims":[{"path":["a"],"type":"text"}]})",
                            0);
  ASSERT_FALSE(read.has_value());
  for (const char* member : {"clients.methods", "proof_types", "key_attestations"}) {
    EXPECT_THAT(read.error(), Contains(testing::Field(&ConfigComplaint::member, member)));
  }
}

// What each format keeps for itself, and what it needs. [MD-4] [JV-1] [LD-3]
TEST(ReadCredentialConfigurations, KnowsWhatAFormatNeeds) {
  const std::string subject = R"({"path":["credentialSubject"],"type":"object","mandatory":true},)"
                              R"({"path":["credentialSubject","iss"],"type":"text"})";
  const std::string space = R"({"path":["org.iso.18013.5.1"],"type":"object"},)"
                            R"({"path":["org.iso.18013.5.1","_sd"],"type":"text"})";
  const struct {
    CredentialFormat format;
    std::string claims;
    const char* complaint;  // of claims; nullptr: none
  } kCases[] = {
      {CredentialFormat::kJwtVcJson, subject, nullptr},
      {CredentialFormat::kJwtVcJson, R"({"path":["name"],"type":"text"})", "credentialSubject"},
      {CredentialFormat::kLdpVc,
       R"({"path":["credentialSubject"],"type":"text","mandatory":true})",
       "credentialSubject"},
      {CredentialFormat::kLdpVc, subject + R"(,{"path":["issuer"],"type":"text"})", "keeps"},
      {CredentialFormat::kJcsVc,
       subject + R"(,{"path":["validUntil"],"type":"date-time"})",
       "keeps"},
      {CredentialFormat::kMsoMdoc, space, nullptr},
      {CredentialFormat::kMsoMdoc, R"({"path":["family_name"],"type":"text"})", "namespaces"},
      {CredentialFormat::kMsoMdoc, R"({"path":["a"],"type":"object"})", "namespaces"},
  };
  for (const auto& c : kCases) {
    const auto read =
        ReadOne(std::string("{") + kBinding + R"(,"claims":[)" + c.claims + "]}", 1, c.format);
    ASSERT_EQ(read.has_value(), c.complaint == nullptr) << c.claims;
    if (c.complaint != nullptr) {
      EXPECT_THAT(read.error(),
                  Contains(testing::Field(&ConfigComplaint::reason, HasSubstr(c.complaint))))
          << c.claims;
    }
  }
  const std::string cose =
      R"({"binding_methods":["cose_key"],"proof_algorithms":["ES256"],"claims":[)";
  EXPECT_TRUE(ReadOne(cose + space + "]}", 1, CredentialFormat::kMsoMdoc).has_value());
  EXPECT_FALSE(ReadOne(cose + subject + "]}", 1, CredentialFormat::kJwtVcJson).has_value());
}

TEST(ReadCredentialConfigurations, NamesTheMemberAndSaysWhatToDo) {
  const std::string text_claim = R"({"path":["a"],"type":"text"})";
  const struct {
    std::string json;
    const char* member;
    const char* reason;
  } kCases[] = {
      {"{", "", "not JSON"},
      {R"({"scope":"a b",)" + std::string(kBinding) + R"(,"claims":[)" + text_claim + "]}",
       "scope",
       "token"},
      {R"({"claims":[)" + text_claim + "]}", "binding_methods", "binding_required"},
      {R"({"binding_methods":["jwk"],"claims":[)" + text_claim + "]}",
       "proof_algorithms",
       "exactly when"},
      {R"({"binding_methods":["did:web"],"proof_algorithms":["ES256"],"claims":[)" + text_claim +
           "]}",
       "binding_methods",
       "did:key"},
      {R"({"binding_methods":["jwk"],"proof_algorithms":["HS256"],"claims":[)" + text_claim + "]}",
       "proof_algorithms",
       "ES256"},
      {std::string("{") + kBinding + "}", "claims", "at least one"},
      {std::string("{") + kBinding + R"(,"claims":[{"path":["a"],"type":"string"}]})",
       "claims[0].type",
       "must be"},
      {std::string("{") + kBinding + R"(,"claims":[{"path":[],"type":"text"}]})",
       "claims[0].path",
       "must be"},
      {std::string("{") + kBinding + R"(,"claims":[{"path":["iss"],"type":"text"}]})",
       "claims[0].path",
       "keeps"},
      {std::string("{") + kBinding + R"(,"claims":[{"path":["_sd"],"type":"text"}]})",
       "claims[0].path",
       "keeps"},
      {std::string("{") + kBinding + R"(,"claims":[{"path":["a","b"],"type":"text"}]})",
       "claims[0].path",
       "before"},
      {std::string("{") + kBinding + R"(,"claims":[)" + text_claim + "," + text_claim + "]}",
       "claims[1].path",
       "another claim"},
      {std::string("{") + kBinding + R"(,"claims":[)" + text_claim +
           R"(,{"path":["a",null],"type":"text"}]})",
       "claims[1].path",
       "no array"},
      {std::string("{") + kBinding + R"(,"claims":[)" + text_claim +
           R"(,{"path":["a","b"],"type":"text"}]})",
       "claims[1].path",
       "no object"},
      {std::string("{") + kBinding + R"(,"claims":[{"path":["a"],"type":"array"}]})",
       "claims",
       "elements"},
      {std::string("{") + kBinding + R"(,"claims":[{"path":["a",0],"type":"text"}]})",
       "claims[0].path",
       "before"},
      {std::string("{") + kBinding +
           R"(,"claims":[{"path":["a"],"type":"integer","values":["b"]}]})",
       "claims[0].values",
       "type text"},
      {std::string("{") + kBinding + R"(,"display":[{"name":"B","text_color":"red"}],"claims":[)" +
           text_claim + "]}",
       "display[0].text_color",
       "colour"},
      {std::string("{") + kBinding +
           R"(,"display":[{"name":"B","locale":"en"},{"name":"C","locale":"en"}],"claims":[)" +
           text_claim + "]}",
       "display[1].locale",
       "another"},
      {std::string("{") + kBinding +
           R"(,"display":[{"name":"B","logo":{"uri":"http://x"}}],"claims":[)" + text_claim + "]}",
       "display[0].logo",
       "https:"},
      {std::string("{") + kBinding + R"(,"decoys":99,"claims":[)" + text_claim + "]}",
       "decoys",
       "whole number"},
      {std::string("{") + kBinding + R"(,"colour":1,"claims":[)" + text_claim + "]}",
       "colour",
       "not known"},
      {std::string("{") + kBinding + R"(,"clients":{"methods":["client_secret_post"]}})",
       "clients.methods",
       "private_key_jwt"},
      {std::string("{") + kBinding + R"(,"clients":{"methods":[]}})", "clients.methods", "nobody"},
      {std::string("{") + kBinding + R"(,"clients":{"methods":["none"],"ids":["a"]}})",
       "clients.ids",
       "shows no id"},
      {std::string("{") + kBinding + R"(,"proof_types":["cwt"]})", "proof_types", "attestation"},
      {std::string("{") + kBinding + R"(,"proof_types":["jwt","jwt"]})", "proof_types", "distinct"},
      {std::string("{") + kBinding + R"(,"proof_types":["di_vp"]})",
       "proof_cryptosuites",
       "exactly when"},
      {std::string("{") + kBinding + R"(,"proof_cryptosuites":["ecdsa-rdfc-2019"]})",
       "proof_cryptosuites",
       "exactly when"},
      {R"({"binding_methods":["jwk"],"proof_algorithms":["ES256"],"proof_types":["di_vp"],
       "proof_cryptosuites":["ecdsa-rdfc-2019"]})",
       "binding_methods",
       "did:key"},
      {R"({"binding_methods":["did:key"],"proof_algorithms":["ES256"],"proof_types":["di_vp"],
       "proof_cryptosuites":["eddsa-rdfc-2022"]})",
       "proof_cryptosuites",
       "none of proof_algorithms"},
      {R"({"binding_methods":["did:key"],"proof_algorithms":["EdDSA"],"proof_types":["di_vp"],
       "proof_cryptosuites":["Ed25519Signature2020"]})",
       "proof_cryptosuites",
       "each once"},
      {R"({"binding_methods":["jwk","did:key"],"proof_algorithms":["ES256"],"proof_types":["di_vp"],
       "proof_cryptosuites":["ecdsa-jcs-2019"],"key_attestations":{}})",
       "key_attestations",
       "carry none"},
      {R"({"proof_types":["jwt"]})", "proof_types", "binding_methods"},
      {std::string("{") + kBinding + R"(,"key_attestations":{"key_storage":[]}})",
       "key_attestations.key_storage",
       "leave it out"},
      {R"({"binding_methods":["did:key"],"proof_algorithms":["ES256"],"key_attestations":{}})",
       "binding_methods",
       "attested keys"},
  };
  for (const auto& c : kCases) {
    const auto read = ReadOne(c.json);
    ASSERT_FALSE(read.has_value()) << c.json;
    EXPECT_THAT(
        read.error(),
        Contains(testing::AllOf(testing::Field(&ConfigComplaint::member, c.member),
                                testing::Field(&ConfigComplaint::reason, HasSubstr(c.reason)))))
        << c.json << " gave " << read.error().front().member << ": " << read.error().front().reason;
  }
}

}  // namespace
}  // namespace issuer
