// Files that the operator pins by digest. [LD-7]
#include "appliance/contexts/context_files.h"

#include <gmock/gmock.h>

#include <fstream>
#include <string>

#include "appliance/base/encoding.h"
#include "crypto/jsonld/limits.h"
#include "crypto/openssl/digest.h"
#include "tests/support/temp_dir.h"

namespace issuer {
namespace {

using testing::HasSubstr;

constexpr const char* kUrl = "https://issuer.example/contexts/degree";
constexpr const char* kText = R"({"@context":{"degree":"https://issuer.example/terms#degree"}})";

class ContextFiles : public testing::Test {
 protected:
  // A configuration whose one context is a file with `text`, pinned as that of `pinned`.
  Config With(const std::string& text, const std::string& pinned) const {
    ContextConfig context;
    context.url = kUrl;
    context.file = folder_.path() / "degree.jsonld";
    context.sha256 = HexEncode(Sha256(AsBytes(pinned)));
    std::ofstream(context.file) << text;
    Config config;
    config.contexts = {context};
    return config;
  }

  ContextStore store_;

 private:
  TempDir folder_;
};

TEST_F(ContextFiles, AddsWhatHasTheDigestThatWasPinned) {
  const auto added = AddConfiguredContexts(With(kText, kText), store_);
  ASSERT_TRUE(added.has_value()) << added.error();
  EXPECT_NE(store_.Find(kUrl), nullptr);
}

TEST_F(ContextFiles, SaysWhatIsWrongAndWhere) {
  const std::string changed = std::string(kText) + "\n";
  const auto other = AddConfiguredContexts(With(changed, kText), store_);
  ASSERT_FALSE(other.has_value());
  EXPECT_THAT(other.error(), HasSubstr("degree.jsonld"));
  EXPECT_THAT(other.error(), HasSubstr(kUrl));
  EXPECT_FALSE(AddConfiguredContexts(With("{", "{"), store_).has_value()) << "no JSON";
  const std::string huge(kMaxContextLen + 1, ' ');
  const auto too_long = AddConfiguredContexts(With(huge, huge), store_);
  ASSERT_FALSE(too_long.has_value());
  EXPECT_THAT(too_long.error(), HasSubstr("256 KiB"));
  Config missing = With(kText, kText);
  missing.contexts.front().file = "/nonexistent/context";
  EXPECT_FALSE(AddConfiguredContexts(missing, store_).has_value());
  EXPECT_EQ(store_.Find(kUrl), nullptr);
}

}  // namespace
}  // namespace issuer
