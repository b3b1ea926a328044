#include "appliance/base/language_tag.h"

#include <gtest/gtest.h>

namespace issuer {
namespace {

// [META-28] [OFF-12]
TEST(IsLanguageTag, TakesWhatIsWellFormed) {
  for (const char* tag : {"de", "de-AT", "zh-Hant-TW", "sr-Latn", "es-419", "gsw", "de-CH-1996"}) {
    EXPECT_TRUE(IsLanguageTag(tag)) << tag;
  }
  for (const char* text : {"",
                           "d",
                           "-de",
                           "de-",
                           "de--AT",
                           "de_AT",
                           "de AT",
                           "419",
                           "*",
                           "de\r\nX: y",
                           "d\xc3\xa9",
                           "abcdefghi",
                           "de-abcdefghi",
                           "de-aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaaa"}) {
    EXPECT_FALSE(IsLanguageTag(text)) << text;
  }
}

}  // namespace
}  // namespace issuer
