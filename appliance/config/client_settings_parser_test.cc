// [clients], [[client]], [[client_attester]], [[key_attester]], [[attestation_status]].
#include "appliance/config/client_settings_parser.h"

#include <gmock/gmock.h>

#include <fstream>
#include <string>

#include "tests/support/temp_dir.h"

namespace issuer {
namespace {

using testing::Contains;
using testing::HasSubstr;

struct ReadSettings {
  TrustSettings settings;
  ConfigComplaints complaints;
};

ReadSettings Read(const std::string& toml) {
  const TempDir folder;
  const auto file = folder.path() / "chancery.toml";
  std::ofstream(file) << toml;
  Complaints complaints(file);
  TomlSection document = TomlSection::ReadDocument(file, complaints);
  ReadSettings read;
  read.settings = ReadTrustSettings(document);
  document.RefuseUnknown();
  read.complaints = complaints.Take();
  return read;
}

TEST(ReadTrustSettings, TrustsNobodyUnlessTold) {
  const ReadSettings read = Read("");
  EXPECT_TRUE(read.complaints.empty());
  EXPECT_TRUE(read.settings.certificate_header.empty());
  EXPECT_FALSE(read.settings.attestation_max_age.has_value());
  EXPECT_FALSE(read.settings.require_challenge);
  EXPECT_TRUE(read.settings.clients.empty());
  EXPECT_TRUE(read.settings.client_attesters.empty());
  EXPECT_TRUE(read.settings.key_attesters.empty());
}

TEST(ReadTrustSettings, ReadsEverySection) {
  const std::string sha(64, 'a');
  const ReadSettings read = Read(R"(
[clients]
certificate_header = "X-Client-Certificate"
attestation_max_age = "24h"
require_challenge = true
[[client]]
id = "backend"
method = "private_key_jwt"
jwks = "clients/backend.json"
[[client]]
id = "kiosk"
method = "tls_client_auth"
sha256 = ")" + sha + R"("
[[client_attester]]
issuer = "https://provider.example"
jwks = "provider.json"
clients = ["wallet-a", "wallet-b"]
[[key_attester]]
anchors = "/etc/anchors.pem"
require_status = true
[[attestation_status]]
uri = "https://provider.example/status/1"
file = "status.jwt"
jwks = "status.json"
)");
  ASSERT_TRUE(read.complaints.empty())
      << read.complaints.front().member << " " << read.complaints.front().reason;
  const TrustSettings& settings = read.settings;
  EXPECT_EQ(settings.certificate_header, "x-client-certificate");
  EXPECT_EQ(settings.attestation_max_age, Seconds(86400));
  EXPECT_TRUE(settings.require_challenge);
  ASSERT_EQ(settings.clients.size(), 2U);
  EXPECT_EQ(settings.clients[0].method, ClientMethod::kPrivateKeyJwt);
  EXPECT_TRUE(settings.clients[0].jwks.is_absolute());
  EXPECT_EQ(settings.clients[1].certificate.field, CertificateField::kSha256);
  EXPECT_EQ(settings.client_attesters[0].clients.size(), 2U);
  EXPECT_TRUE(settings.key_attesters[0].requires_status);
  EXPECT_EQ(settings.key_attesters[0].anchors, "/etc/anchors.pem");
  EXPECT_EQ(settings.status_lists[0].uri, "https://provider.example/status/1");
}

TEST(ReadTrustSettings, NamesTheMemberAndSaysWhatToDo) {
  const struct {
    const char* toml;
    const char* member;
    const char* reason;
  } kCases[] = {
      {"[clients]\ncertificate_header = \"Authorization\"", "clients.certificate_header", "X-"},
      {"[clients]\ncertificate_header = \"X-A B\"", "clients.certificate_header", "X-"},
      {"[clients]\nattestation_max_age = \"5s\"", "clients.attestation_max_age", "duration"},
      {"[clients]\nattestation_max_age = 5", "clients.attestation_max_age", "text"},
      {"[clients]\nanonymous = true", "clients.anonymous", "not known"},
      {"[[client]]\nid = \"a\"\nmethod = \"client_secret_basic\"", "client[0].method", "must be"},
      {"[[client]]\nid = \"a\"\nmethod = \"private_key_jwt\"", "client[0].jwks", "missing"},
      {"[[client]]\nid = \"a b\"\nmethod = \"private_key_jwt\"\njwks = \"a\"",
       "client[0].id",
       "printable"},
      {"[[client]]\nid = \"a\"\nmethod = \"private_key_jwt\"\njwks = \"a\"\n"
       "[[client]]\nid = \"a\"\nmethod = \"private_key_jwt\"\njwks = \"a\"",
       "client[1].id",
       "another client"},
      {"[[client]]\nid = \"a\"\nmethod = \"tls_client_auth\"\nsan_dns = \"a.example\"",
       "client[0].method",
       "certificate_header"},
      {"[clients]\ncertificate_header = \"X-C\"\n[[client]]\nid = \"a\"\nmethod = "
       "\"tls_client_auth\"",
       "client[0].method",
       "exactly one"},
      {"[clients]\ncertificate_header = \"X-C\"\n[[client]]\nid = \"a\"\nmethod = "
       "\"tls_client_auth\"\nsan_dns = \"a\"\nsan_uri = \"b\"",
       "client[0].method",
       "exactly one"},
      {"[clients]\ncertificate_header = \"X-C\"\n[[client]]\nid = \"a\"\nmethod = "
       "\"tls_client_auth\"\nsha256 = \"AB\"",
       "client[0].sha256",
       "hex"},
      {"[[client_attester]]\nissuer = \"a\"", "client_attester[0].jwks", "missing"},
      {"[[client_attester]]\njwks = \"a\"", "client_attester[0].issuer", "missing"},
      {"[[client_attester]]\nanchors = \"a\"\nclients = [\"a b\"]",
       "client_attester[0].clients",
       "client ids"},
      {"[[client_attester]]\nanchors = \"a\"\nclients = [\"a\", \"a\"]",
       "client_attester[0].clients",
       "distinct"},
      {"[[key_attester]]\nanchors = \"a\"\nclients = [\"a\"]",
       "key_attester[0].clients",
       "not known"},
      {"[[attestation_status]]\nuri = \"http://a\"\nfile = \"a\"\njwks = \"b\"",
       "attestation_status[0].uri",
       "https"},
      {"[[attestation_status]]\nuri = \"https://a\"\njwks = \"b\"",
       "attestation_status[0].file",
       "missing"},
  };
  for (const auto& c : kCases) {
    const ReadSettings read = Read(c.toml);
    EXPECT_THAT(
        read.complaints,
        Contains(testing::AllOf(testing::Field(&ConfigComplaint::member, c.member),
                                testing::Field(&ConfigComplaint::reason, HasSubstr(c.reason)))))
        << c.toml;
  }
}

}  // namespace
}  // namespace issuer
