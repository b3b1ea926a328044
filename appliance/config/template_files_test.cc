#include "appliance/config/template_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "appliance/base/encoding.h"
#include "crypto/openssl/digest.h"
#include "tests/support/temp_dir.h"

namespace issuer {
namespace {

using testing::HasSubstr;

constexpr const char* kSvg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";

std::string DigestOf(const std::string& text) {
  return HexEncode(Sha256(AsBytes(text)));
}

class TemplateFilesTest : public testing::Test {
 protected:
  TemplateFilesTest() { config_.identifier = ParseHttpsUrl("https://issuer.example/t1").value(); }

  // A credential with one template whose file contains `text`.
  void Add(const std::string& text, const std::string& sha256) {
    RenderTemplate shown;
    shown.file = dir_.path() / std::to_string(config_.credentials.size());
    std::ofstream(shown.file, std::ios::binary) << text;
    shown.sha256 = sha256;
    config_.credentials.emplace_back().templates.push_back(shown);
  }

  TempDir dir_;
  Config config_;
  ConfigComplaints complaints_;
};

TEST_F(TemplateFilesTest, ReadsEachOnce) {
  Add(kSvg, DigestOf(kSvg));
  Add(kSvg, DigestOf(kSvg));
  Add("<SVG>{{x}}</SVG>", DigestOf("<SVG>{{x}}</SVG>"));
  const std::vector<PublishedTemplate> templates = ReadTemplateFiles(config_, complaints_);
  EXPECT_TRUE(complaints_.empty());
  ASSERT_EQ(templates.size(), 2U);
  EXPECT_EQ(templates[0].path, "/t1/templates/" + DigestOf(kSvg) + ".svg");
  EXPECT_EQ(templates[0].text, kSvg);
}

TEST_F(TemplateFilesTest, ComplainsOfWhatMustNotBeServed) {
  const struct {
    std::string text;
    const char* reason;
  } kCases[] = {
      {"", "empty"},
      {std::string(kSvg) + std::string(256 * 1024, ' '), "larger"},
      {"<svg>\xff</svg>", "UTF-8"},
      {"<html></html>", "no SVG"},
      {"<svg><SCRIPT>alert(1)</SCRIPT></svg>", "script"},
      {"<svg><a href=\"JavaScript:alert(1)\"/></svg>", "script"},
      {"<svg><foreignObject/></svg>", "script"},
  };
  for (const auto& c : kCases) {
    config_.credentials.clear();
    complaints_.clear();
    Add(c.text, DigestOf(c.text));
    EXPECT_TRUE(ReadTemplateFiles(config_, complaints_).empty()) << c.reason;
    ASSERT_EQ(complaints_.size(), 1U) << c.reason;
    EXPECT_THAT(complaints_.front().reason, HasSubstr(c.reason));
  }
  complaints_.clear();
  config_.credentials.clear();
  Add(kSvg, DigestOf("another"));
  config_.credentials.emplace_back().templates.push_back({dir_.path() / "nothing", "", ""});
  EXPECT_TRUE(ReadTemplateFiles(config_, complaints_).empty());
  ASSERT_EQ(complaints_.size(), 2U);
  EXPECT_THAT(complaints_[0].reason, HasSubstr("another digest"));
  EXPECT_THAT(complaints_[1].reason, HasSubstr("cannot be read"));
}

}  // namespace
}  // namespace issuer
