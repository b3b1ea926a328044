// The JSON reader: what it takes, what it refuses, and the test suite that others made for such
// readers.
#include "appliance/base/json_reader.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/result_matchers.h"
#include "tests/support/vectors.h"

namespace issuer {
namespace {

std::string Nested(std::size_t depth, char open, char close) {
  return std::string(depth, open) + std::string(depth, close);
}

std::string ArrayOf(std::size_t count) {
  std::string text = "[";
  for (std::size_t i = 0; i < count; ++i) {
    text += i == 0 ? "0" : ",0";
  }
  return text + "]";
}

TEST(ParseJson, KeepsKindsAndOrder) {
  ASSERT_OK_AND_ASSIGN(const JsonValue value,
                       ParseJson(R"({"z":1,"a":[true,null,-2.5,"\u00e9\n"],"":{"k":false}})"));
  const JsonValue expected(JsonValue::Object{
      {"z", JsonValue(std::int64_t{1})},
      {"a",
       JsonValue(JsonValue::Array{
           JsonValue(true), JsonValue(), JsonValue(-2.5), JsonValue(std::string("\xc3\xa9\n"))})},
      {"", JsonValue(JsonValue::Object{{"k", JsonValue(false)}})},
  });
  EXPECT_EQ(value, expected);
}

TEST(ParseJson, ReadsNumbersWithoutChangingThem) {
  struct Case {
    const char* text;
    JsonValue value;
    const char* why;
  };
  const Case kCases[] = {
      {"0", JsonValue(std::int64_t{0}), "zero"},
      {"-0", JsonValue(std::int64_t{0}), "an integer has no negative zero"},
      {"9223372036854775807", JsonValue(std::int64_t{INT64_MAX}), "the largest integer"},
      {"-9223372036854775808", JsonValue(std::int64_t{INT64_MIN}), "the smallest integer"},
      {"3.0", JsonValue(3.0), "a decimal stays one"},
      {"1e2", JsonValue(100.0), "an exponent makes a decimal"},
      {"1.0e28", JsonValue(1.0e28), "a decimal may exceed 64 bits"},
      {"9223372036854775808.0", JsonValue(9223372036854775808.0), "so may this one"},
      {"1.7976931348623157e308", JsonValue(1.7976931348623157e308), "the largest decimal"},
      {"4.9406564584124654e-324", JsonValue(4.9406564584124654e-324), "the smallest decimal"},
  };
  for (const Case& c : kCases) {
    EXPECT_THAT(ParseJson(c.text), IsOkAndHolds(c.value)) << c.text << ": " << c.why;
  }
}

TEST(ParseJson, RefusesWhatOthersReadDifferently) {
  struct Case {
    std::string text;
    const char* why;
  };
  const Case kCases[] = {
      {R"({"sub":"a","sub":"b"})", "a repeated member: readers differ on which one counts"},
      {R"({"a":{"b":1,"b":1}})", "a repeated member, deeper and with the same value"},
      {R"({"sub":1,"\u0073ub":2})", "a repeated member, spelled differently"},
      {"9223372036854775808", "an integer past 64 bits"},
      {"-9223372036854775809", "an integer past 64 bits, negative"},
      {"18446744073709551616", "2^64, which the library below would make a decimal"},
      {"123456789012345678901234567890", "many digits"},
      {"1e400", "a decimal past double"},
      {"-1e400", "a decimal past double, negative"},
      {"\xef\xbb\xbf{}", "a byte order mark"},
      {"\"\xc3\"", "not UTF-8"},
      {"\"\xed\xa0\x80\"", "a surrogate in UTF-8"},
      {R"("\ud800")", "a lone high surrogate"},
      {R"("\udc00")", "a lone low surrogate"},
      {R"("\ud800\u0041")", "a high surrogate before something else"},
      {"\"a\tb\"", "a bare control character"},
      {std::string("\"a\0b\"", 5), "a bare zero byte"},
      {std::string("{}\0", 3), "a zero byte after the value"},
      {"{} {}", "two values"},
      {"[1,]", "a trailing comma"},
      {"{\"a\":1,}", "a trailing comma in an object"},
      {"// note\n{}", "a comment"},
      {"/* note */{}", "a comment"},
      {"{'a':1}", "single quotes"},
      {"{a:1}", "a bare name"},
      {"NaN", "not a number"},
      {"-Infinity", "not a number either"},
      {"01", "a leading zero"},
      {"+1", "a plus"},
      {"1.", "no digit after the point"},
      {".5", "no digit before it"},
      {"0x10", "hexadecimal"},
      {"True", "upper case"},
      {"", "nothing"},
      {" \n", "white space only"},
      {"[1", "the end is missing"},
      {"\"a", "the end of a string is missing"},
      {R"({"a")", "the value is missing"},
  };
  for (const Case& c : kCases) {
    EXPECT_THAT(ParseJson(c.text), FailsWith(ErrorCode::kJsonMalformed)) << c.text << ": " << c.why;
  }
}

TEST(ParseJson, StopsAtTheDepthLimitExactly) {
  const JsonLimits limits{.max_depth = 3};
  EXPECT_THAT(ParseJson("[[[]]]", limits), IsOk());
  EXPECT_THAT(ParseJson("[[[0]]]", limits), IsOk());
  EXPECT_THAT(ParseJson("[[[[]]]]", limits), FailsWith(ErrorCode::kJsonMalformed));
  EXPECT_THAT(ParseJson(R"({"a":{"b":{"c":{}}}})", limits), FailsWith(ErrorCode::kJsonMalformed));
  EXPECT_THAT(ParseJson(R"([{"a":[{}]}])", limits), FailsWith(ErrorCode::kJsonMalformed));
}

TEST(ParseJson, CountsDepthNotTheNumberOfContainers) {
  EXPECT_THAT(ParseJson("[[],[],[],[[]]]", JsonLimits{.max_depth = 3}), IsOk());
}

TEST(ParseJson, HasADefaultDepthOfSixteen) {
  EXPECT_THAT(ParseJson(Nested(16, '[', ']')), IsOk());
  EXPECT_THAT(ParseJson(Nested(17, '[', ']')), FailsWith(ErrorCode::kJsonMalformed));
}

TEST(ParseJson, SurvivesAHundredThousandBrackets) {
  EXPECT_THAT(ParseJson(std::string(100'000, '[')), FailsWith(ErrorCode::kJsonMalformed));
  EXPECT_THAT(ParseJson(Nested(100'000, '[', ']')), FailsWith(ErrorCode::kJsonMalformed));
}

TEST(ParseJson, StopsAtTheLengthLimitExactly) {
  const JsonLimits limits{.max_len = 5};
  EXPECT_THAT(ParseJson("\"abc\"", limits), IsOk());
  EXPECT_THAT(ParseJson("\"abcd\"", limits), FailsWith(ErrorCode::kJsonMalformed));
}

TEST(ParseJson, StopsAtTheValueLimitExactly) {
  const JsonLimits limits{.max_num_values = 10};
  EXPECT_THAT(ParseJson(ArrayOf(9), limits), IsOk()) << "the array and nine elements";
  EXPECT_THAT(ParseJson(ArrayOf(10), limits), FailsWith(ErrorCode::kJsonMalformed));
  EXPECT_THAT(ParseJson("[[],[],[],[],[],[],[],[],[],[]]", limits),
              FailsWith(ErrorCode::kJsonMalformed));
}

TEST(ParseJson, RefusesAnObjectOfMoreThan512Members) {
  std::string text = "{";
  for (int i = 0; i < 512; ++i) {
    text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":0";
  }
  EXPECT_THAT(ParseJson(text + "}"), IsOk());
  EXPECT_THAT(ParseJson(text + ",\"512\":0}"), FailsWith(ErrorCode::kJsonMalformed));
}

TEST(JsonValue, ConvertsNothing) {
  ASSERT_OK_AND_ASSIGN(const JsonValue value,
                       ParseJson(R"({"i":3,"d":3.0,"t":"3","b":true,"n":null})"));
  EXPECT_EQ(value.Find("i")->AsInteger(), 3);
  EXPECT_EQ(value.Find("i")->AsDecimal(), std::nullopt);
  EXPECT_EQ(value.Find("d")->AsInteger(), std::nullopt);
  EXPECT_EQ(value.Find("d")->AsDecimal(), 3.0);
  EXPECT_EQ(value.Find("t")->AsInteger(), std::nullopt);
  EXPECT_EQ(value.Find("b")->AsInteger(), std::nullopt);
  EXPECT_EQ(value.Find("b")->AsBoolean(), true);
  EXPECT_TRUE(value.Find("n")->IsNull());
  EXPECT_FALSE(value.Find("t")->IsNull());
  EXPECT_EQ(value.Find("t")->AsObject(), nullptr);
  EXPECT_EQ(value.Find("t")->AsArray(), nullptr);
  EXPECT_EQ(value.Find("missing"), nullptr);
  EXPECT_EQ(value.Find("t")->Find("anything"), nullptr) << "text has no members";
  ASSERT_NE(value.FindText("t"), nullptr);
  EXPECT_EQ(*value.FindText("t"), "3");
  EXPECT_EQ(value.FindText("i"), nullptr);
  EXPECT_EQ(value.FindText("missing"), nullptr);
}

// JSONTestSuite by Nicolas Seriot: y_ is JSON, n_ is not, i_ is left to the reader.
TEST(ParseJson, PassesJsonTestSuite) {
  const auto folder = VectorsFolder("json-parsing") / "test_parsing";
  SKIP_WITHOUT_VECTORS(folder);
  std::size_t num_accepted = 0;
  std::size_t num_refused = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    const auto result = ParseJson(ReadWholeFile(entry.path()));
    if (name.starts_with("y_object_duplicated_key")) {
      // RFC 8259 lets a reader choose; two readers that choose differently are an attack.
      EXPECT_THAT(result, FailsWith(ErrorCode::kJsonMalformed)) << name;
    } else if (name.starts_with("y_")) {
      EXPECT_THAT(result, IsOk()) << name;
      ++num_accepted;
    } else if (name.starts_with("n_")) {
      EXPECT_THAT(result, FailsWith(ErrorCode::kJsonMalformed)) << name;
      ++num_refused;
    }
  }
  EXPECT_GE(num_accepted, 90U);
  EXPECT_GE(num_refused, 180U);
}

}  // namespace
}  // namespace issuer
