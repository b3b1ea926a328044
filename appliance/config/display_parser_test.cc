// What display objects may have for colours, pictures and languages.
#include <gtest/gtest.h>

#include <string>

#include "appliance/base/json_reader.h"
#include "appliance/config/claim_schema_parser.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

// The member that is complained of; empty: none.
std::string ComplaintAbout(const std::string& member) {
  const Result<JsonValue> json = ParseJson(R"({"display":[{"name":"Badge",)" + member + "}]}");
  EXPECT_TRUE(json.has_value()) << member;
  Complaints complaints("badge.json");
  JsonSection section(*json, "", complaints);
  ParseDisplay(section, "display", Looks::kFull);
  const ConfigComplaints all = complaints.Take();
  return all.empty() ? "" : all.front().member;
}

// [META-49] Of the numeric values of CSS Color Level 3 those that wallets read: #rgb and #rrggbb.
TEST(ParseDisplay, TakesNumericColours) {
  for (const char* name : {"background_color", "text_color"}) {
    const std::string member = "\"" + std::string(name) + "\":";
    for (const char* colour : {"#fff", "#FFF", "#12107c", "#A0b1C2"}) {
      EXPECT_EQ(ComplaintAbout(member + "\"" + colour + "\""), "") << colour;
    }
    for (const char* colour : {"\"red\"",
                               "\"\"",
                               "\"12107c\"",
                               "\"#12\"",
                               "\"#1210\"",
                               "\"#12107\"",
                               "\"#12107c0\"",
                               "\"#12107c00\"",
                               "\"#12107g\"",
                               "\" #12107c\"",
                               "\"rgb(1,2,3)\"",
                               "\"#fff;}body{\"",
                               "7"}) {
      EXPECT_EQ(ComplaintAbout(member + colour), "display[0]." + std::string(name)) << colour;
    }
  }
}

// [META-49]
TEST(ParseDisplay, TakesPicturesByHttpsOrInside) {
  for (const char* name : {"logo", "background_image"}) {
    const std::string member = "\"" + std::string(name) + "\":";
    for (const char* uri : {"https://issuer.example/a.png", "data:image/png;base64,AAAA"}) {
      EXPECT_EQ(ComplaintAbout(member + R"({"uri":")" + uri + R"("})"), "") << uri;
    }
    for (const char* image : {R"({"uri":"http://issuer.example/a.png"})",
                              R"({"uri":"javascript:void"})",
                              R"({"uri":"file:///etc/passwd"})",
                              R"({"uri":"//issuer.example/a.png"})",
                              R"({"uri":""})",
                              R"({"uri":7})",
                              R"({"alt_text":"A badge"})",
                              R"("https://issuer.example/a.png")"}) {
      EXPECT_EQ(ComplaintAbout(member + image), "display[0]." + std::string(name)) << image;
    }
  }
}

// [META-28]
TEST(ParseDisplay, TakesLanguageTags) {
  EXPECT_EQ(ComplaintAbout(R"("locale":"de-AT")"), "");
  EXPECT_EQ(ComplaintAbout(R"("locale":"de_AT")"), "display[0].locale");
}

}  // namespace
}  // namespace issuer
