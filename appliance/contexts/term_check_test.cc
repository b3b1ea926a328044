// A claim that JSON-LD would drop is found before anything is issued. [LD-6]
#include "appliance/contexts/term_check.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "appliance/config/config_parser.h"
#include "appliance/config/credential_configuration_parser.h"

namespace issuer {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::filesystem::path ExampleFile() {
  const char* source = std::getenv("CHANCERY_SOURCE");
  return std::filesystem::path(source == nullptr ? "." : source) / "docs/examples/chancery.toml";
}

class TermCheck : public testing::Test {
 protected:
  ClaimSchema& SubjectOf(const char* id) {
    for (CredentialConfiguration& configuration : credentials_.all) {
      if (configuration.id == ConfigurationId(id)) {
        return configuration.claims.members.front().schema;
      }
    }
    ADD_FAILURE() << "no configuration " << id;
    return credentials_.all.front().claims;
  }

  Config config_ = ReadConfig(ExampleFile()).value();
  CredentialConfigurations credentials_ = ReadCredentialConfigurations(config_).value();
};

TEST_F(TermCheck, HasNothingToSayOfTheExamples) {
  EXPECT_THAT(CheckTerms(config_, credentials_), IsEmpty());
}

TEST_F(TermCheck, NamesAClaimThatNoContextDefines) {
  ClaimSchema text;
  text.kind = ClaimKind::kText;
  SubjectOf("membership").members.push_back({"shoe_size", text});
  const ConfigComplaints complaints = CheckTerms(config_, credentials_);
  ASSERT_THAT(complaints, SizeIs(1));
  EXPECT_EQ(complaints.front().file.filename(), "membership.json");
  EXPECT_THAT(complaints.front().reason, HasSubstr("shoe_size"));
}

TEST_F(TermCheck, NamesATypeThatNoContextDefines) {
  for (CredentialConfiguration& configuration : credentials_.all) {
    if (configuration.id == ConfigurationId("membership")) {
      configuration.signing.types.back() = "UnheardOfCredential";
    }
  }
  EXPECT_THAT(CheckTerms(config_, credentials_), SizeIs(1));
}

TEST_F(TermCheck, WantsTheContextsThemselves) {
  config_.contexts.clear();
  EXPECT_THAT(CheckTerms(config_, credentials_), SizeIs(1)) << "membership's is not known";
}

TEST_F(TermCheck, SaysWhenAFileIsNotWhatWasPinned) {
  config_.contexts.front().sha256 = std::string(64, '0');
  const ConfigComplaints complaints = CheckTerms(config_, credentials_);
  ASSERT_THAT(complaints, SizeIs(1));
  EXPECT_EQ(complaints.front().member, "context");
}

}  // namespace
}  // namespace issuer
