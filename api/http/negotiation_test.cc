#include "api/http/negotiation.h"

#include <gtest/gtest.h>

namespace issuer {
namespace {

// [META-2]
TEST(MediaQuality, TakesTheMostSpecificRange) {
  const struct {
    const char* accept;
    int json;
    int jwt;
  } kCases[] = {
      {"application/json", 1000, 0},
      {"application/jwt", 0, 1000},
      {"APPLICATION/JWT;Q=0.5", 0, 500},
      {"*/*", 1000, 1000},
      {"application/*;q=0.3, application/jwt", 300, 1000},
      {"application/jwt;q=0.9, */*;q=0.1", 100, 900},
      {"application/json;q=0, */*", 0, 1000},
      {"application/jwt;q=2", 0, 0},
      {"application/jwt;q=1.5", 0, 0},
      {"application/jwt;q=x", 0, 0},
      {"application/jwt; charset=utf-8 ; q=0.123", 0, 123},
      {",,application/json,", 1000, 0},
      {"text/html", 0, 0},
      {"", 0, 0},
  };
  for (const auto& row : kCases) {
    EXPECT_EQ(MediaQuality(row.accept, "application/json"), row.json) << row.accept;
    EXPECT_EQ(MediaQuality(row.accept, "application/jwt"), row.jwt) << row.accept;
  }
}

TEST(TakesCoding, TheNameCountsBeforeTheStar) {
  for (const char* const yes : {"gzip", "GZIP", "br, gzip;q=0.1", "*", "br;q=1, *;q=0.5"}) {
    EXPECT_TRUE(TakesCoding(yes, "gzip")) << yes;
  }
  for (const char* const no :
       {"", "br", "gzip;q=0", "*;q=0", "gzip;q=0, *", "*, gzip;q=0.000", "gzip;q=2", "xgzip"}) {
    EXPECT_FALSE(TakesCoding(no, "gzip")) << no;
  }
}

// [META-4]
TEST(ChooseLanguage, LooksForTheBestThatThereIs) {
  const std::vector<std::string> available = {"en", "de-AT", "fr"};
  const struct {
    const char* accept;
    const char* expected;
  } kCases[] = {
      {"en", "en"},
      {"EN-gb", "en"},
      {"de", "de-AT"},
      {"de-at", "de-AT"},
      {"de-CH", ""},
      {"it, fr;q=0.5, en;q=0.4", "fr"},
      {"fr;q=0.1, en;q=0.9", "en"},
      {"fr;q=0, *", ""},
      {"*", ""},
      {"e", ""},
      {"", ""},
      {";;q", ""},
  };
  for (const auto& row : kCases) {
    EXPECT_EQ(ChooseLanguage(row.accept, available), row.expected) << row.accept;
  }
}

}  // namespace
}  // namespace issuer
