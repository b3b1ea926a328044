// CBOR that others wrote. [MD-12]
#include "crypto/cose/cbor_reader.h"

#include <gtest/gtest.h>

#include <string>

#include "appliance/base/encoding.h"
#include "crypto/cose/cbor_writer.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

Bytes Hex(const std::string& text) {
  const Result<Bytes> bytes = HexDecode(text);
  CHECK(bytes.has_value());
  return *bytes;
}

std::string Rewritten(const CborValue& value) {
  return HexEncode(std::move(CborWriter().Value(value)).Take());
}

// Of [rfc8949 appendix A], those that deterministic encoding allows.
TEST(ParseCbor, ReadsWhatItWritesAgain) {
  for (const char* encoded : {"00",
                              "1818",
                              "1bffffffffffffffff",
                              "20",
                              "3bffffffffffffffff",
                              "3903e7",
                              "f90000",
                              "f98000",
                              "f93c00",
                              "fb3ff199999999999a",
                              "fa47c35000",
                              "f90001",
                              "f97c00",
                              "f97e00",
                              "f9fc00",
                              "f4",
                              "f5",
                              "f6",
                              "c11a514b67b0",
                              "d74401020304",
                              "d818456449455446",
                              "40",
                              "4401020304",
                              "60",
                              "6161",
                              "62225c",
                              "64f0908591",
                              "80",
                              "83010203",
                              "8301820203820405",
                              "a0",
                              "a201020304",
                              "a26161016162820203",
                              "826161a161626163"}) {
    const Bytes data = Hex(encoded);
    for (const CborForm form : {CborForm::kDeterministic, CborForm::kValid}) {
      ASSERT_OK_AND_ASSIGN(const CborValue value, ParseCbor(data, form));
      EXPECT_EQ(Rewritten(value), encoded);
    }
  }
}

TEST(ParseCbor, ReadsValues) {
  ASSERT_OK_AND_ASSIGN(
      const CborValue value,
      ParseCbor(Hex("a4012003186461618263666f6fd818420102636e6f74f4"), CborForm::kDeterministic));
  EXPECT_TRUE(value.Find(1)->Is(-1));
  EXPECT_TRUE(value.Find(3)->Is(100));
  EXPECT_EQ(value.Find(2), nullptr);
  EXPECT_EQ(value.Find(-2), nullptr);
  const CborValue* const array = value.Find("a");
  ASSERT_NE(array, nullptr);
  EXPECT_EQ(array->elements[0].text, "foo");
  ASSERT_NE(array->elements[1].Tagged(24), nullptr);
  EXPECT_EQ(array->elements[1].Tagged(18), nullptr);
  EXPECT_EQ(array->elements[1].Tagged(24)->bytes, (Bytes{1, 2}));
  EXPECT_FALSE(value.Find("not")->boolean);
  EXPECT_EQ(value.Find("foo"), nullptr);
  EXPECT_EQ(array->Find("a"), nullptr);
}

TEST(ParseCbor, TakesOtherSpellingsOnlyWhenTold) {
  const struct {
    const char* why;
    const char* encoded;
    const char* deterministic;
  } kCases[] = {
      {"a byte for a small number", "1817", "17"},
      {"two bytes for one", "1900ff", "18ff"},
      {"four bytes for two", "1a0000ffff", "19ffff"},
      {"eight bytes for four", "1b00000000ffffffff", "1affffffff"},
      {"a long head of a string", "5801ff", "41ff"},
      {"a long head of a tag", "d80020", "c020"},
      {"single for a half", "fa3f800000", "f93c00"},
      {"double for a half", "fb3ff0000000000000", "f93c00"},
      {"double for a single", "fb40f86a0000000000", "fa47c35000"},
      {"a NaN with a payload", "f97e01", "f97e00"},
      {"keys out of order", "a203040102", "a201020304"},
      {"longer key first",
       "a2626161016162"
       "02",
       "a26162026261"
       "6101"},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(ParseCbor(Hex(c.encoded), CborForm::kDeterministic),
                FailsWith(ErrorCode::kEncodingMalformed))
        << c.why;
    const Result<CborValue> value = ParseCbor(Hex(c.encoded), CborForm::kValid);
    ASSERT_THAT(value, IsOk()) << c.why;
    EXPECT_EQ(Rewritten(*value), c.deterministic) << c.why;
  }
}

TEST(ParseCbor, RefusesWhatIsNoneOrTooMuch) {
  const auto nested = [](std::size_t depth) {
    Bytes data(depth - 1, 0x81);
    data.push_back(0x00);
    return data;
  };
  const auto items = [](std::size_t count) {
    CborWriter cbor;
    cbor.Array(count - 1);
    for (std::size_t i = 1; i < count; ++i) {
      cbor.Null();
    }
    return std::move(cbor).Take();
  };
  EXPECT_THAT(ParseCbor(nested(kMaxCborDepth), CborForm::kValid), IsOk());
  EXPECT_THAT(ParseCbor(items(kMaxCborItems), CborForm::kValid), IsOk());
  Bytes long_string = {0x5a, 0x00, 0x40, 0x00, 0x00};
  long_string.resize(long_string.size() + kMaxCborLen);
  const struct {
    const char* why;
    Bytes encoded;
  } kCases[] = {
      {"nothing", {}},
      {"one level too deep", nested(kMaxCborDepth + 1)},
      {"one item too many", items(kMaxCborItems + 1)},
      {"too long", long_string},
      {"two items", Hex("0000")},
      {"head cut off", Hex("19ff")},
      {"string cut off", Hex("43ffff")},
      {"string that claims 2^64 - 1 bytes", Hex("5bffffffffffffffff")},
      {"array cut off", Hex("8201")},
      {"array that claims 2^64 - 1 elements", Hex("9bffffffffffffffff01")},
      {"map cut off", Hex("a101")},
      {"map that claims 2^63 entries", Hex("bb80000000000000000101")},
      {"tag of nothing", Hex("c0")},
      {"bytes of indefinite length", Hex("5f4100ff")},
      {"text of indefinite length", Hex("7f6161ff")},
      {"array of indefinite length", Hex("9f01ff")},
      {"map of indefinite length", Hex("bf0102ff")},
      {"break alone", Hex("ff")},
      {"reserved additional information", Hex("1c")},
      {"the same key twice", Hex("a201000100")},
      {"the same text key twice", Hex("a2616101616102")},
      {"the same key in two widths", Hex("a20100180100")},
      {"text that is not UTF-8", Hex("61ff")},
      {"overlong UTF-8", Hex("62c080")},
      {"surrogate", Hex("63eda080")},
      {"undefined", Hex("f7")},
      {"unassigned simple value", Hex("f0")},
      {"simple value of two bytes", Hex("f8ff")},
      {"false in two bytes", Hex("f814")},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(ParseCbor(c.encoded, CborForm::kValid), FailsWith(ErrorCode::kEncodingMalformed))
        << c.why;
  }
}

}  // namespace
}  // namespace issuer
