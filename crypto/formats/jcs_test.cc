#include "crypto/formats/jcs.h"

#include <gmock/gmock.h>

#include <bit>
#include <limits>
#include <string>

#include "appliance/base/json_reader.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

Result<std::string> Canonical(std::string_view text) {
  const Result<JsonValue> value = ParseJson(text);
  CHECK(value.has_value());
  return WriteJcs(*value);
}

// [rfc8785 §3.2.2, §3.2.4] [LD-8]
TEST(WriteJcs, WritesTheExampleOfTheRfc) {
  EXPECT_THAT(Canonical(R"({
        "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
        "literals": [null, true, false]
      })"),
              IsOkAndHolds(std::string(R"({"literals":[null,true,false],)"
                                       R"("numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],)"
                                       R"("string":"€$\u000f\nA'B\"\\\\\"/"})")));
}

// [rfc8785 §3.2.3]
TEST(WriteJcs, SortsNamesByCodeUnitsOfUtf16) {
  EXPECT_THAT(Canonical(R"({
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\ud83d\ude00": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis"
      })"),
              IsOkAndHolds(std::string("{\"\\r\":\"Carriage Return\",\"1\":\"One\","
                                       "\"\xC2\x80\":\"Control\","
                                       "\"ö\":\"Latin Small Letter O With Diaeresis\","
                                       "\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\","
                                       "\"\xEF\xAC\xB3\":\"Hebrew Letter Dalet With Dagesh\"}")));
  // A prefix first, at every depth; planes 1 and 16, the surrogates' neighbours.
  EXPECT_THAT(
      Canonical(R"([{"ab":{"b":1,"a":2},"a":3,"":4},{"\uE000":1,"\uFFFD":2,"\uD800\uDC00":3,)"
                R"("\uDBFF\uDFFD":4,"\uD7FF":5}])"),
      IsOkAndHolds(std::string("[{\"\":4,\"a\":3,\"ab\":{\"a\":2,\"b\":1}},"
                               "{\"\xED\x9F\xBF\":5,\"\xF0\x90\x80\x80\":3,"
                               "\"\xF4\x8F\xBF\xBD\":4,\"\xEE\x80\x80\":1,\"\xEF\xBF\xBD\":2}]")));
}

// [rfc8785 appendix B]
TEST(WriteJcs, WritesNumbersAsEcmaScriptDoes) {
  const struct {
    std::uint64_t bits;
    const char* text;
  } kCases[] = {
      {0x0000000000000000, "0"},
      {0x8000000000000000, "0"},
      {0x0000000000000001, "5e-324"},
      {0x8000000000000001, "-5e-324"},
      {0x7fefffffffffffff, "1.7976931348623157e+308"},
      {0xffefffffffffffff, "-1.7976931348623157e+308"},
      {0x4340000000000000, "9007199254740992"},
      {0xc340000000000000, "-9007199254740992"},
      {0x4430000000000000, "295147905179352830000"},
      {0x44b52d02c7e14af5, "9.999999999999997e+22"},
      {0x44b52d02c7e14af6, "1e+23"},
      {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
      {0x444b1ae4d6e2ef4e, "999999999999999700000"},
      {0x444b1ae4d6e2ef4f, "999999999999999900000"},
      {0x444b1ae4d6e2ef50, "1e+21"},
      {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
      {0x3eb0c6f7a0b5ed8d, "0.000001"},
      {0x41b3de4355555553, "333333333.3333332"},
      {0x41b3de4355555554, "333333333.33333325"},
      {0x41b3de4355555555, "333333333.3333333"},
      {0x41b3de4355555556, "333333333.3333334"},
      {0x41b3de4355555557, "333333333.33333343"},
      {0xbecbf647612f3696, "-0.0000033333333333333333"},
      {0x43143ff3c1cb0959, "1424953923781206.2"},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(WriteJcs(JsonValue(std::bit_cast<double>(c.bits))),
                IsOkAndHolds(std::string(c.text)));
  }
}

TEST(WriteJcs, WritesIntegersThatEveryParserKeeps) {
  for (const std::int64_t value : {std::int64_t{0},
                                   std::int64_t{-1},
                                   std::int64_t{100},
                                   std::int64_t{9007199254740992},
                                   std::int64_t{-9007199254740992}}) {
    EXPECT_THAT(WriteJcs(JsonValue(value)), IsOkAndHolds(std::to_string(value)));
    EXPECT_THAT(WriteJcs(JsonValue(static_cast<double>(value))),
                IsOkAndHolds(std::to_string(value)));
  }
}

TEST(WriteJcs, RefusesWhatIsNoIJson) {
  const struct {
    const char* why;
    JsonValue value;
  } kCases[] = {
      {"an integer between two doubles", JsonValue(std::int64_t{9007199254740993})},
      {"an integer beyond 2^53 that is a double", JsonValue(std::int64_t{1} << 60U)},
      {"the least integer", JsonValue(std::numeric_limits<std::int64_t>::min())},
      {"the greatest integer", JsonValue(std::numeric_limits<std::int64_t>::max())},
      {"not a number", JsonValue(std::numeric_limits<double>::quiet_NaN())},
      {"infinity", JsonValue(std::numeric_limits<double>::infinity())},
      {"text that is not UTF-8", JsonValue(std::string("\xff"))},
      {"a lone surrogate", JsonValue(std::string("\xed\xa0\x80"))},
      {"a name that is not UTF-8", JsonValue(JsonValue::Object{{"\xff", JsonValue()}})},
      {"a name twice", JsonValue(JsonValue::Object{{"a", JsonValue()}, {"a", JsonValue(true)}})},
      {"deep down",
       JsonValue(JsonValue::Array{JsonValue(
           JsonValue::Object{{"a", JsonValue(std::numeric_limits<double>::infinity())}})})},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(WriteJcs(c.value), FailsWith(ErrorCode::kJsonMalformed)) << c.why;
  }
}

}  // namespace
}  // namespace issuer
