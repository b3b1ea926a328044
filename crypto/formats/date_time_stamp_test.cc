#include "crypto/formats/date_time_stamp.h"

#include <gtest/gtest.h>

#include <string>

namespace issuer {
namespace {

TEST(FromDateTimeStamp, ReadsFractionsAndZones) {
  const struct {
    const char* text;
    std::int64_t unix_time;
  } kCases[] = {
      {"2027-01-15T08:00:00Z", 1'800'000'000},
      {"2027-01-15T08:00:00.999999Z", 1'800'000'000},
      {"2027-01-15T08:00:00+00:00", 1'800'000'000},
      {"2027-01-15T09:30:00.5+01:30", 1'800'000'000},
      {"2027-01-14T18:00:00-14:00", 1'800'000'000},
      {"1970-01-01T00:00:00+14:00", -50'400},
  };
  for (const auto& c : kCases) {
    const auto time = FromDateTimeStamp(c.text);
    ASSERT_TRUE(time.has_value()) << c.text;
    EXPECT_EQ(ToUnix(*time), c.unix_time) << c.text;
  }
}

TEST(FromDateTimeStamp, RefusesEverythingElse) {
  for (const std::string& text : {std::string(),
                                  std::string("2027-01-15"),
                                  std::string("2027-01-15T08:00:00"),
                                  std::string("2027-01-15T08:00:00.Z"),
                                  std::string("2027-01-15T08:00:00.5"),
                                  std::string("2027-01-15T08:00:00,5Z"),
                                  std::string("2027-01-15t08:00:00Z"),
                                  std::string("2027-01-15T08:00:00z"),
                                  std::string("2027-02-30T08:00:00Z"),
                                  std::string("2027-01-15T24:00:00Z"),
                                  std::string("2027-01-15T08:00:00+15:00"),
                                  std::string("2027-01-15T08:00:00+1:00"),
                                  std::string("2027-01-15T08:00:00+01:00Z"),
                                  std::string("2027-01-15T08:00:00+01-00"),
                                  "2027-01-15T08:00:00." + std::string(64, '0') + "Z"}) {
    EXPECT_EQ(FromDateTimeStamp(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace issuer
