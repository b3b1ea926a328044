#include "crypto/jsonld/canonical_json.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <string>

#include "crypto/jsonld/canonical_number.h"
#include "crypto/jsonld/credential_fixture.h"

namespace issuer {
namespace {

// The samples of [rfc8785 §B], by the bits of the double.
TEST(EcmaScriptNumber, WritesTheRfcsSamples) {
  const struct {
    std::uint64_t bits;
    const char* text;
  } cases[] = {
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
  for (const auto& c : cases) {
    EXPECT_EQ(EcmaScriptNumber(std::bit_cast<double>(c.bits)), c.text);
  }
}

TEST(CanonicalDouble, HasOneDigitBeforeThePointAndNoZerosBehind) {
  EXPECT_EQ(CanonicalDouble(0), "0.0E0");
  EXPECT_EQ(CanonicalDouble(-1), "-1.0E0");
  EXPECT_EQ(CanonicalDouble(5.3), "5.3E0");
  EXPECT_EQ(CanonicalDouble(1e21), "1.0E21");
  EXPECT_EQ(CanonicalDouble(0.00025), "2.5E-4");
  EXPECT_EQ(CanonicalDouble(1.0 / 3), "3.333333333333333E-1");
}

// [rfc8785 §3.2.3]: a name above U+FFFF comes before one from U+E000 on.
TEST(CanonicalJson, OrdersMembersByUtf16) {
  EXPECT_EQ(
      CanonicalJson(Json(
          R"({"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7})")),
      "{\"\\r\":2,\"1\":4,\"\xc2\x80\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\xef\xac\xb3\":3}");
  EXPECT_EQ(CanonicalJson(Json(R"({"ab": 1, "a": 2, "": 3})")), R"({"":3,"a":2,"ab":1})");
}

TEST(CanonicalJson, EscapesWhatMustBeAndNothingElse) {
  EXPECT_EQ(CanonicalJson(Json(R"(["\u0000\b\t\n\f\r\u001f\"\\\/\u007f\u2028"])")),
            std::string("[\"\\u0000\\b\\t\\n\\f\\r\\u001f\\\"\\\\/\x7f\xe2\x80\xa8\"]"));
  EXPECT_EQ(CanonicalJson(Json(R"([ null, true, false, {}, [], 1, 1.50 ])")),
            "[null,true,false,{},[],1,1.5]");
}

}  // namespace
}  // namespace issuer
