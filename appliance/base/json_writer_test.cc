// The JSON writer: exact bytes out, and every text comes back through the reader unchanged.
#include "appliance/base/json_writer.h"

#include <gtest/gtest.h>

#include <limits>

#include "appliance/base/json_reader.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

TEST(JsonWriter, WritesCompactJsonInTheOrderOfTheCalls) {
  JsonWriter json;
  json.BeginObject().Member("z").Integer(-7).Member("list").BeginArray();
  json.Text("a").Boolean(true).Boolean(false).Null().Decimal(0.5).BeginObject().EndObject();
  json.BeginArray().EndArray().EndArray().Member("raw").Raw("[1]").EndObject();
  EXPECT_EQ(std::move(json).Take(), R"({"z":-7,"list":["a",true,false,null,0.5,{},[]],"raw":[1]})");
}

TEST(JsonWriter, EscapesWhatMustBeEscaped) {
  JsonWriter json;
  json.Text(std::string_view("\"\\/\n\r\t\0\x1f\x7f\xc3\xa9", 11));
  EXPECT_EQ(std::move(json).Take(), "\"\\\"\\\\/\\n\\u000d\\u0009\\u0000\\u001f\\u007f\xc3\xa9\"");
}

TEST(JsonWriter, EscapesMemberNamesAsWell) {
  JsonWriter json;
  json.BeginObject().Member("a\"b\n").Integer(1).EndObject();
  EXPECT_EQ(std::move(json).Take(), "{\"a\\\"b\\n\":1}");
}

TEST(JsonWriter, WritesIntegersWhole) {
  JsonWriter json;
  json.BeginArray();
  json.Integer(std::numeric_limits<std::int64_t>::max());
  json.Integer(std::numeric_limits<std::int64_t>::min());
  json.EndArray();
  EXPECT_EQ(std::move(json).Take(), "[9223372036854775807,-9223372036854775808]");
}

TEST(JsonWriter, WritesDecimalsSoThatTheyStayDecimals) {
  struct Case {
    double value;
    const char* text;
  };
  constexpr Case kCases[] = {
      {0.0, "0.0"},
      {-0.0, "-0.0"},
      {3.0, "3.0"},
      {0.1, "0.1"},
      {-2500.0, "-2500.0"},
      {1e28, "1e+28"},
      {1e-7, "1e-07"},
      {1e300, "1e+300"},
      {9223372036854775808.0, "9223372036854775808.0"},
  };
  for (const Case& c : kCases) {
    JsonWriter json;
    json.Decimal(c.value);
    EXPECT_EQ(std::move(json).Take(), c.text);
    EXPECT_THAT(ParseJson(c.text), IsOkAndHolds(JsonValue(c.value)));
  }
}

TEST(JsonWriter, WritesWhatTheReaderReadsBack) {
  constexpr std::string_view kTexts[] = {
      R"({"a":[1,-2.5,"x",true,null,{"b":{}}],"":[[],[[]]]})",
      R"("\u0000\u001f\u007f\"\\")",
      R"([1e300,-1e-300,123456789.125])",
      R"(null)",
  };
  for (const std::string_view text : kTexts) {
    ASSERT_OK_AND_ASSIGN(const JsonValue value, ParseJson(text));
    EXPECT_THAT(ParseJson(ToJson(value)), IsOkAndHolds(value)) << text;
  }
}

TEST(JsonWriter, WritesEveryKindOfClaim) {
  const ClaimValue claim = ClaimValue::OfObject({
      {"null", ClaimValue::Null()},
      {"boolean", ClaimValue::OfBoolean(true)},
      {"integer", ClaimValue::OfInteger(-3)},
      {"decimal", ClaimValue::OfDecimal(1.5)},
      {"text", ClaimValue::OfText("\xc3\xa9")},
      {"date", ClaimValue::OfFullDate("1985-04-12")},
      {"bytes", ClaimValue::OfBytes({0xfb, 0xff})},
      {"array", ClaimValue::OfArray({ClaimValue::OfInteger(1), ClaimValue::OfArray({})})},
  });
  JsonWriter json;
  json.Value(claim);
  EXPECT_EQ(std::move(json).Take(),
            "{\"null\":null,\"boolean\":true,\"integer\":-3,\"decimal\":1.5,\"text\":\"\xc3\xa9\","
            "\"date\":\"1985-04-12\",\"bytes\":\"-_8\",\"array\":[1,[]]}");
}

TEST(ClaimValue, ComparesKindValueAndDisclosureMark) {
  const ClaimValue one = ClaimValue::OfInteger(1);
  EXPECT_EQ(one, ClaimValue::OfInteger(1));
  EXPECT_FALSE(one == ClaimValue::OfInteger(2));
  EXPECT_FALSE(one == ClaimValue::OfDecimal(1));
  EXPECT_FALSE(ClaimValue::OfText("2026-01-01") == ClaimValue::OfFullDate("2026-01-01"));
  ClaimValue selective = one;
  selective.disclosure = Disclosure::kSelective;
  EXPECT_FALSE(one == selective);
  EXPECT_FALSE(ClaimValue::OfObject({{"a", one}}) == ClaimValue::OfObject({{"b", one}}));
}

TEST(JsonWriterDeathTest, AbortsOnTextThatIsNotUtf8) {
  EXPECT_DEATH(JsonWriter().Text("\xc3"), "CHECK failed: IsUtf8");
}

TEST(JsonWriterDeathTest, AbortsOnADecimalThatJsonCannotSay) {
  EXPECT_DEATH(JsonWriter().Decimal(std::numeric_limits<double>::infinity()), "CHECK failed");
  EXPECT_DEATH(JsonWriter().Decimal(std::numeric_limits<double>::quiet_NaN()), "CHECK failed");
}

}  // namespace
}  // namespace issuer
