#include "crypto/openssl/client_certificate.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string ReadPem(const std::string& name) {
  const char* source = std::getenv("CHANCERY_SOURCE");
  std::ifstream in(std::string(source == nullptr ? "." : source) + "/crypto/openssl/testdata/" +
                   name + ".pem");
  return {std::istreambuf_iterator<char>(in), {}};
}

// [TOK-4]
TEST(ParseClientCertificate, ReadsNamesAndTimes) {
  ASSERT_OK_AND_ASSIGN(const ClientCertificate leaf, ParseClientCertificate(ReadPem("leaf")));
  EXPECT_EQ(leaf.subject_dn, R"(CN=Leaf,O=Example\, Ltd)");
  EXPECT_THAT(leaf.san_dns, ElementsAre("issuer.example"));
  EXPECT_THAT(leaf.san_uris,
              ElementsAre("https://issuer.example", "https://issuer.example/tenant"));
  EXPECT_EQ(leaf.not_before, FromUnix(1767225600));
  EXPECT_EQ(leaf.not_after, FromUnix(1798761600));
}

TEST(ParseClientCertificate, TakesKeysThatNothingElseHereTakes) {
  ASSERT_OK_AND_ASSIGN(const ClientCertificate rsa, ParseClientCertificate(ReadPem("rsa")));
  EXPECT_EQ(rsa.subject_dn, "CN=RSA");
  EXPECT_THAT(rsa.san_dns, IsEmpty());
}

TEST(ParseClientCertificate, LeavesOutNamesThatAreNone) {
  ASSERT_OK_AND_ASSIGN(const ClientCertificate leaf,
                       ParseClientCertificate(ReadPem("leaf_space_uri")));
  EXPECT_THAT(leaf.san_uris, IsEmpty());
}

TEST(ParseClientCertificate, RefusesWhatIsNotOneCertificate) {
  const std::string pem = ReadPem("leaf");
  for (const std::string& text : {std::string(),
                                  pem + pem,
                                  "x" + pem,
                                  pem + "x",
                                  pem.substr(0, pem.size() / 2),
                                  pem.substr(0, 40) + "!" + pem.substr(41),
                                  std::string(30'000, 'A')}) {
    EXPECT_THAT(ParseClientCertificate(text), FailsWith(ErrorCode::kCertificateInvalid))
        << text.substr(0, 20);
  }
}

}  // namespace
}  // namespace issuer
