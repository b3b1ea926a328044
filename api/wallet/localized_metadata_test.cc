#include "api/wallet/localized_metadata.h"

#include <gtest/gtest.h>

namespace issuer {
namespace {

constexpr const char* kDocument =
    R"({"credential_issuer":"x","display":[{"name":"A","locale":"en"},{"name":"B","locale":"de"}],)"
    R"("all":{"pid":{"display":[{"name":"C","locale":"fr"}],)"
    R"("claims":[{"path":["display",null],"display":[{"name":"D","locale":"de"},{"name":"E"}]}]}}})";

// [META-4]
TEST(Localize, KeepsOneLanguageWhereThereIsSuch) {
  const auto localized = Localize(kDocument, "de-DE, en;q=0.5");
  ASSERT_TRUE(localized.has_value());
  EXPECT_EQ(localized->language, "de");
  EXPECT_EQ(localized->body,
            R"({"credential_issuer":"x","display":[{"name":"B","locale":"de"}],)"
            R"("all":{"pid":{"display":[{"name":"C","locale":"fr"}],)"
            R"("claims":[{"path":["display",null],"display":[{"name":"D","locale":"de"}]}]}}})");
}

TEST(Localize, LeavesADocumentWithoutTheLanguageAlone) {
  EXPECT_FALSE(Localize(kDocument, "it").has_value());
  EXPECT_FALSE(Localize(kDocument, "*").has_value());
  EXPECT_FALSE(Localize(R"({"credential_issuer":"x"})", "de").has_value());
}

}  // namespace
}  // namespace issuer
