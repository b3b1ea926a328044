#include "appliance/config/config_parser.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "tests/support/temp_dir.h"

namespace issuer {
namespace {

using testing::Contains;
using testing::HasSubstr;

std::filesystem::path ExampleFile() {
  const char* source = std::getenv("CHANCERY_SOURCE");
  return std::filesystem::path(source == nullptr ? "." : source) / "docs/examples/chancery.toml";
}

std::string ReadFile(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The example with one text replaced by another.
Result<Config, ConfigComplaints> ReadEdited(const std::string& from, const std::string& to) {
  const TempDir folder;
  std::string text = ReadFile(ExampleFile());
  const std::size_t at = text.find(from);
  CHECK(at != std::string::npos);
  text.replace(at, from.size(), to);
  const auto file = folder.path() / "chancery.toml";
  std::ofstream(file) << text;
  return ReadConfig(file);
}

TEST(ReadConfig, ReadsTheExample) {
  const auto config = ReadConfig(ExampleFile());
  ASSERT_TRUE(config.has_value()) << config.error().front().member << " "
                                  << config.error().front().reason;
  EXPECT_EQ(config->identifier.ToString(), "https://issuer.example");
  EXPECT_EQ(config->display.size(), 2U);
  EXPECT_EQ(config->wallet_listener.port, 8080);
  EXPECT_EQ(config->lifetimes.offer, Seconds(600));
  EXPECT_EQ(config->lifetimes.bound_access_token, Seconds(900));
  EXPECT_EQ(config->dpop.mode, DpopMode::kAllowed);
  EXPECT_FALSE(config->dpop.require_nonce);
  EXPECT_EQ(config->dpop.max_proof_age, Seconds(300));
  EXPECT_EQ(config->limits.tx_code_attempts, 5);
  EXPECT_EQ(config->did, IssuerDid::kWeb);
  ASSERT_EQ(config->credentials.size(), 8U);
  EXPECT_EQ(config->credentials.front().type, "urn:eudi:pid:1");
  EXPECT_EQ(config->credentials.front().validity, Seconds(14 * 86400));
  EXPECT_EQ(config->credentials.front().file,
            ExampleFile().parent_path() / "credentials/eu-pid.json");
  const SigningPolicyEntry& degree = *config->FindCredential(ConfigurationId("university-degree"));
  EXPECT_EQ(degree.format, CredentialFormat::kJwtVcJson);
  EXPECT_THAT(degree.types,
              testing::ElementsAre("VerifiableCredential", "UniversityDegreeCredential"));
  EXPECT_THAT(degree.contexts, testing::ElementsAre(kCredentialsV1)) << "by default";
  EXPECT_FALSE(degree.suite.has_value());
  EXPECT_TRUE(degree.self_check);
  EXPECT_EQ(config->FindCredential(ConfigurationId("membership"))->suite,
            Cryptosuite::kEcdsaRdfc2019);
  ASSERT_EQ(config->contexts.size(), 1U);
  EXPECT_EQ(config->contexts.front().url, "https://issuer.example/contexts/membership");
  EXPECT_NE(config->FindKey(KeyName("sd-jwt-1")), nullptr);
  EXPECT_EQ(config->FindCredential(ConfigurationId("nothing")), nullptr);
}

TEST(ReadConfig, ReadsStatusLists) {
  const auto config = ReadConfig(ExampleFile());
  ASSERT_TRUE(config.has_value());
  EXPECT_TRUE(config->status.enabled);
  EXPECT_EQ(config->status.base, "https://issuer.example/status");
  EXPECT_EQ(config->status.capacity(), 65536U);
  for (const SigningPolicyEntry& entry : config->credentials) {
    EXPECT_TRUE(entry.has_status) << entry.id.value();
  }
  ASSERT_NE(config->FindKey(KeyPurpose::kStatus), nullptr);
  EXPECT_EQ(config->FindKey(KeyPurpose::kStatus)->name, KeyName("status-1"));
  const auto without =
      ReadEdited("type = \"urn:eudi:pid:1\"", "type = \"urn:eudi:pid:1\"\nstatus = false");
  ASSERT_TRUE(without.has_value());
  EXPECT_FALSE(without->credentials.front().has_status);
  EXPECT_TRUE(without->credentials.back().has_status);
}

TEST(ReadConfig, ReadsEveryDpopPolicy) {
  const struct {
    const char* section;
    DpopMode mode;
    bool require_nonce;
    Seconds max_proof_age;
  } kCases[] = {
      {"mode = \"off\"", DpopMode::kOff, false, Seconds(300)},
      {"mode = \"required\"", DpopMode::kRequired, false, Seconds(300)},
      {"require_nonce = true\nmax_proof_age = \"1m\"", DpopMode::kAllowed, true, Seconds(60)},
  };
  for (const auto& c : kCases) {
    const auto config = ReadEdited("mode = \"allowed\"", c.section);
    ASSERT_TRUE(config.has_value()) << c.section;
    EXPECT_EQ(config->dpop.mode, c.mode) << c.section;
    EXPECT_EQ(config->dpop.require_nonce, c.require_nonce) << c.section;
    EXPECT_EQ(config->dpop.max_proof_age, c.max_proof_age) << c.section;
  }
}

TEST(ReadConfig, ReadsEncryption) {
  const auto config = ReadEdited("request = \"supported\"",
                                 "request = \"required\"\nzip = true\n"
                                 "request_algorithms = [\"RSA-OAEP-256\", \"ECDH-ES\"]\n"
                                 "content_algorithms = [\"A256GCM\"]\n"
                                 "response_key_in_plain_request = true");
  ASSERT_TRUE(config.has_value());
  const EncryptionConfig& encryption = config->encryption;
  EXPECT_EQ(encryption.request, EncryptionUse::kRequired);
  EXPECT_EQ(encryption.response, EncryptionUse::kSupported);
  EXPECT_THAT(encryption.request_algorithms,
              testing::ElementsAre(KeyManagement::kRsaOaep256, KeyManagement::kEcdhEs));
  EXPECT_THAT(encryption.content_algorithms, testing::ElementsAre(ContentEncryption::kA256Gcm));
  EXPECT_TRUE(encryption.zip);
  EXPECT_TRUE(encryption.response_key_in_plain_request);
  EXPECT_EQ(encryption.keys.filename(), "request-keys");
}

TEST(ReadConfig, NamesTheMemberAndSaysWhatToDo) {
  const struct {
    const char* from;
    const char* to;
    const char* member;
    const char* reason;
  } kCases[] = {
      {"https://issuer.example\"",
       "https://issuer.example/\"",
       "issuer.identifier",
       "trailing slash"},
      {"\"https://issuer.example\"", "\"http://issuer.example\"", "issuer.identifier", "https"},
      {"127.0.0.1:8080", "0.0.0.0:8080", "wallet.listen", "loopback"},
      {"127.0.0.1:8081", "127.0.0.1", "operator.listen", "port"},
      {"127.0.0.1:8081", "127.0.0.1:99999", "operator.listen", "port"},
      {"access_token = \"5m\"", "access_token = \"6m\"", "lifetimes.access_token", "300s"},
      {"bound_access_token = \"15m\"",
       "bound_access_token = \"2d\"",
       "lifetimes.bound_access_token",
       "86400s"},
      {"mode = \"allowed\"", "mode = \"on\"", "dpop.mode", "required"},
      {"mode = \"allowed\"",
       "mode = \"off\"\nrequire_nonce = true",
       "dpop.require_nonce",
       "dpop.mode"},
      {"mode = \"allowed\"", "require_nonce = 1", "dpop.require_nonce", "true or false"},
      {"mode = \"allowed\"", "max_proof_age = \"11m\"", "dpop.max_proof_age", "600s"},
      {"mode = \"allowed\"", "max_proof_age = \"5s\"", "dpop.max_proof_age", "10s"},
      {"mode = \"allowed\"", "nonce = true", "dpop.nonce", "not known"},
      {"request = \"supported\"", "request = \"on\"", "encryption.request", "\"required\""},
      {"request = \"supported\"", "request = \"off\"", "encryption.request", "8.2"},
      {"keys = \"request-keys\"", "", "encryption.keys", "missing"},
      {"rotate = \"30d\"", "rotate = \"1m\"", "encryption.rotate", "3600s"},
      {"grace = \"2d\"", "grace = \"1m\"", "encryption.grace", "600s"},
      {"rotate = \"30d\"",
       "request_algorithms = [\"RSA1_5\"]",
       "encryption.request_algorithms",
       "ECDH-ES"},
      {"rotate = \"30d\"",
       "content_algorithms = [\"A128GCM\", \"A128GCM\"]",
       "encryption.content_algorithms",
       "once"},
      {"rotate = \"30d\"", "content_algorithms = []", "encryption.content_algorithms", "empty"},
      {"rotate = \"30d\"",
       "content_algorithms = \"A128GCM\"",
       "encryption.content_algorithms",
       "array"},
      {"rotate = \"30d\"", "compression = true", "encryption.compression", "spelling"},
      {"offer = \"10m\"", "offer = \"8d\"", "lifetimes.offer", "offer_max"},
      {"nonce = \"5m\"", "nonce = 5", "lifetimes.nonce", "duration"},
      {"batch_size = 10", "batch_size = 0", "limits.batch_size", "whole number from 1"},
      {"batch_size = 10", "batch_size = 100", "limits.issuances_per_token", "batch_size"},
      {"tx_code_attempts", "tx_code_tries", "limits.tx_code_tries", "not known"},
      {"[audit]", "[audits]", "audit", "missing"},
      {"label = \"chancery\"", "label = 5", "token.label", "text"},
      {"id = \"01\"", "id = \"0G\"", "key[0].id", "hex"},
      {"algorithm = \"ES256\"", "algorithm = \"HS256\"", "key[0].algorithm", "ES384"},
      {"key = \"sd-jwt-1\"", "key = \"other\"", "credential[0].key", "names no [[key]]"},
      {"id = \"diploma\"", "id = \"eu-pid\"", "credential[1].id", "another credential"},
      {"id = \"diploma\"", "id = \"di ploma\"", "credential[1].id", "letters"},
      {"format = \"dc+sd-jwt\"", "format = \"vc+sd-jwt\"", "credential[0].format", "dc+sd-jwt"},
      {"format = \"dc+sd-jwt\"", "format = \"jwt_vc_json\"", "credential[0].types", "array"},
      {"format = \"dc+sd-jwt\"",
       "format = \"jwt_vc_json\"\ntypes = [\"DegreeCredential\"]",
       "credential[0].types",
       "VerifiableCredential"},
      {"format = \"dc+sd-jwt\"",
       "format = \"jwt_vc_json\"\ntypes = [\"VerifiableCredential\", \"A\"]\n"
       "contexts = [\"https://www.w3.org/ns/credentials/v2\"]",
       "credential[0].contexts",
       "2018/credentials/v1"},
      {"format = \"dc+sd-jwt\"",
       "format = \"jwt_vc_json\"\ntypes = [\"VerifiableCredential\", \"A\"]\n"
       "contexts = [\"https://www.w3.org/2018/credentials/v1\", \"http://a.example\"]",
       "credential[0].contexts",
       "https URLs"},
      {"format = \"dc+sd-jwt\"",
       "format = \"ldp_vc\"\ntypes = [\"VerifiableCredential\", \"A\"]\n"
       "suite = \"ecdsa-jcs-2019\"",
       "credential[0].suite",
       "rdfc"},
      {"format = \"dc+sd-jwt\"",
       "format = \"ldp_vc\"\ntypes = [\"VerifiableCredential\", \"A\"]\n"
       "suite = \"eddsa-rdfc-2022\"",
       "credential[0].suite",
       "algorithm of the key"},
      {"format = \"dc+sd-jwt\"",
       "format = \"mso_mdoc\"\nbinding_required = false",
       "credential[0].binding_required",
       "device key"},
      {"did = \"web\"", "did = \"key\"", "issuer.did", "\"web\""},
      {"purpose = \"status\"", "", "status.enabled", "purpose"},
      {"purpose = \"status\"", "purpose = \"lists\"", "key[2].purpose", "\"status\""},
      {"id = \"02\"", "id = \"02\"\npurpose = \"status\"", "key[2].purpose", "second"},
      {"enabled = true", "enabled = false", "key[2].purpose", "status.enabled"},
      {"enabled = true", "enabled = true\nlist_size = 1000", "status.list_size", "131072"},
      {"enabled = true", "enabled = true\nlist_size = 131073", "status.list_size", "multiple"},
      {"enabled = true", "enabled = true\nfill_percent = 0", "status.fill_percent", "1"},
      {"enabled = true", "enabled = true\nttl = \"20h\"", "status.lifetime", "refresh"},
      {"enabled = true", "enabled = true\nbits = 1", "status.bits", "not known"},
      {"type = \"urn:eudi:pid:1\"",
       "type = \"urn:eudi:pid:1\"\nstatus = 1",
       "credential[0].status",
       "true or false"},
      {"enabled = true", "enabled = false", "key[2].purpose", "status lists"},
      {"id = \"02\"\nalgorithm = \"ES256\"",
       "id = \"02\"\nalgorithm = \"PS256\"",
       "credential[7].key",
       "QR code"},
      {"id = \"04\"\nalgorithm = \"ES256\"",
       "id = \"04\"\nalgorithm = \"RS256\"",
       "credential[3].key",
       "RSA"},
      {"name = \"Card\"", "nome = \"Card\"", "credential[5].template[0].nome", "not known here"},
      {"file = \"templates/university-degree.svg\"\nsha256 = \"",
       "file = \"templates/university-degree.svg\"\nsha256 = \"0",
       "credential[5].template[0].sha256",
       "sha256sum"},
      {"crl = \"iaca.crl\"", "", "iaca.crl", "missing"},
      {"crl = \"iaca.crl\"", "crl = \"iaca.crl\"\ndays = 3", "iaca.days", "not known here"},
      {"[status]", "[status]\nkey = \"nobody\"", "status.key", "names"},
      {"[status]", "[status]\nkey = \"mdoc-1\"", "status.key", "mobile documents"},
      {"validity = \"14d\"", "validity = \"10s\"", "credential[0].validity", "duration"},
      {"url = \"https://issuer.example/contexts",
       "url = \"http://issuer.example/contexts",
       "context[0].url",
       "https"},
      {"membership.jsonld\"\nsha256 = \"",
       "membership.jsonld\"\nsha256 = \"0",
       "context[0].sha256",
       "sha256sum"},
  };
  for (const auto& c : kCases) {
    const auto config = ReadEdited(c.from, c.to);
    ASSERT_FALSE(config.has_value()) << c.to;
    EXPECT_THAT(
        config.error(),
        Contains(testing::AllOf(testing::Field(&ConfigComplaint::member, c.member),
                                testing::Field(&ConfigComplaint::reason, HasSubstr(c.reason)))))
        << c.to << " gave " << config.error().front().member << ": "
        << config.error().front().reason;
  }
}

// [LD-4] A verification method that verifiers can resolve.
TEST(ReadConfig, AsksForADidWhereAProofIsEmbedded) {
  const auto config = ReadEdited("did = \"web\"", "did = \"none\"");
  ASSERT_FALSE(config.has_value());
  EXPECT_THAT(config.error(),
              testing::ElementsAre(testing::AllOf(
                  testing::Field(&ConfigComplaint::member, "credential[6].format"),
                  testing::Field(&ConfigComplaint::reason, HasSubstr("issuer.did")))));
}

TEST(ReadConfig, GivesAllComplaintsAtOnce) {
  const TempDir folder;
  const auto file = folder.path() / "chancery.toml";
  std::ofstream(file) << "[issuer]\nidentifier = 5\n[wallet]\nlisten = \"x\"\n";
  const auto config = ReadConfig(file);
  ASSERT_FALSE(config.has_value());
  EXPECT_GE(config.error().size(), 6U);
}

TEST(ReadConfig, RefusesWhatIsNotToml) {
  const auto config = ReadEdited("[issuer]", "[issuer");
  ASSERT_FALSE(config.has_value());
  EXPECT_THAT(config.error().front().reason, HasSubstr("is not TOML"));
}

TEST(ReadConfig, SaysWhenTheFileIsNotThere) {
  const auto config = ReadConfig("/nonexistent/chancery.toml");
  ASSERT_FALSE(config.has_value());
  EXPECT_THAT(config.error().front().reason, HasSubstr("cannot be read"));
}

}  // namespace
}  // namespace issuer
