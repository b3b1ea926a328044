// Encodings: what the encoders write is read back, and nothing else is read.
#include "appliance/base/encoding.h"

#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

struct Spelling {
  std::string_view text;
  const char* why;
};

// [rfc4648 §10], in all three spellings.
struct Rfc4648Vector {
  std::string_view raw;
  std::string_view base64;
  std::string_view base64url;
  std::string_view hex;
};
constexpr Rfc4648Vector kRfc4648Vectors[] = {
    {"", "", "", ""},
    {"f", "Zg==", "Zg", "66"},
    {"fo", "Zm8=", "Zm8", "666f"},
    {"foo", "Zm9v", "Zm9v", "666f6f"},
    {"foob", "Zm9vYg==", "Zm9vYg", "666f6f62"},
    {"fooba", "Zm9vYmE=", "Zm9vYmE", "666f6f6261"},
    {"foobar", "Zm9vYmFy", "Zm9vYmFy", "666f6f626172"},
    {"\xfb\xff\xfe", "+//+", "-__-", "fbfffe"},
};

TEST(Encoding, WritesTheVectorsOfTheRfc) {
  for (const auto& vector : kRfc4648Vectors) {
    EXPECT_EQ(Base64Encode(AsBytes(vector.raw)), vector.base64);
    EXPECT_EQ(Base64UrlEncode(AsBytes(vector.raw)), vector.base64url);
    EXPECT_EQ(HexEncode(AsBytes(vector.raw)), vector.hex);
  }
}

TEST(Encoding, ReadsTheVectorsOfTheRfc) {
  for (const auto& vector : kRfc4648Vectors) {
    const Bytes raw = ToBytes(AsBytes(vector.raw));
    EXPECT_THAT(Base64Decode(vector.base64), IsOkAndHolds(raw)) << vector.base64;
    EXPECT_THAT(Base64UrlDecode(vector.base64url), IsOkAndHolds(raw)) << vector.base64url;
    EXPECT_THAT(HexDecode(vector.hex), IsOkAndHolds(raw)) << vector.hex;
  }
}

TEST(Encoding, ReadsBackEveryByteAtEveryPosition) {
  for (int byte = 0; byte < 256; ++byte) {
    for (std::size_t length = 1; length <= 4; ++length) {
      Bytes raw(length, 0x5a);
      raw.back() = static_cast<std::uint8_t>(byte);
      EXPECT_THAT(Base64Decode(Base64Encode(raw)), IsOkAndHolds(raw));
      EXPECT_THAT(Base64UrlDecode(Base64UrlEncode(raw)), IsOkAndHolds(raw));
      EXPECT_THAT(HexDecode(HexEncode(raw)), IsOkAndHolds(raw));
    }
  }
}

TEST(Base64Url, RefusesEveryOtherSpelling) {
  constexpr Spelling kRefused[] = {
      {"Z", "one digit is less than a byte"},
      {"Zm9vY", "a rest of one digit"},
      {"Zg==", "padding does not belong here"},
      {"Zg=", "half a padding"},
      {"Zh", "stray bits after one byte: another spelling of \"f\""},
      {"Zm9", "stray bits after two bytes: another spelling of \"fo\""},
      {"+//+", "the standard alphabet"},
      {"Zm9v\n", "a line end"},
      {" Zm9v", "a space"},
      {"Zm 9v", "a space inside"},
      {"Zm9.", "a dot"},
      {std::string_view("Zm9\0", 4), "a zero byte"},
      {"Zm9\xc3", "not ASCII"},
  };
  for (const auto& refused : kRefused) {
    EXPECT_THAT(Base64UrlDecode(refused.text), FailsWith(ErrorCode::kEncodingMalformed))
        << refused.why;
  }
}

TEST(Base64, RefusesEveryOtherSpelling) {
  constexpr Spelling kRefused[] = {
      {"Zg", "the padding is missing"},
      {"Zg=", "half a padding"},
      {"Zg===", "too much padding"},
      {"====", "padding alone"},
      {"Z===", "one digit is less than a byte"},
      {"Zm9v====", "padding after a whole group"},
      {"Zg==Zg==", "padding inside"},
      {"Zh==", "stray bits after one byte"},
      {"Zm9=", "stray bits after two bytes"},
      {"-__-", "the URL alphabet"},
      {"Zm9v\n", "a line end"},
      {"Zm9v\r\nZm9v", "lines, as in PEM"},
      {"=Zm9", "padding in front"},
  };
  for (const auto& refused : kRefused) {
    EXPECT_THAT(Base64Decode(refused.text), FailsWith(ErrorCode::kEncodingMalformed))
        << refused.why;
  }
}

TEST(Hex, RefusesEveryOtherSpelling) {
  constexpr Spelling kRefused[] = {
      {"6", "half a byte"},
      {"6F", "upper case: another spelling"},
      {"6g", "not a digit"},
      {"0x66", "a prefix"},
      {"66 6f", "a space"},
      {"6/", "before 0"},
      {"6:", "after 9"},
      {"6`", "before a"},
      {std::string_view("6\0", 2), "a zero byte"},
  };
  for (const auto& refused : kRefused) {
    EXPECT_THAT(HexDecode(refused.text), FailsWith(ErrorCode::kEncodingMalformed)) << refused.why;
  }
}

TEST(IsUtf8, AcceptsWellFormedText) {
  constexpr Spelling kAccepted[] = {
      {"", "nothing"},
      {"plain", "ASCII"},
      {std::string_view("\0", 1), "U+0000"},
      {"\x7f", "U+007F, the last of one byte"},
      {"\xc2\x80", "U+0080, the first of two"},
      {"\xdf\xbf", "U+07FF, the last of two"},
      {"\xe0\xa0\x80", "U+0800, the first of three"},
      {"\xed\x9f\xbf", "U+D7FF, the last before the surrogates"},
      {"\xee\x80\x80", "U+E000, the first after them"},
      {"\xef\xbf\xbf", "U+FFFF, the last of three"},
      {"\xf0\x90\x80\x80", "U+10000, the first of four"},
      {"\xf4\x8f\xbf\xbf", "U+10FFFF, the last of all"},
  };
  for (const auto& accepted : kAccepted) {
    EXPECT_TRUE(IsUtf8(accepted.text)) << accepted.why;
  }
}

TEST(IsUtf8, RefusesEverythingElse) {
  constexpr Spelling kRefused[] = {
      {"\x80", "a continuation alone"},
      {"\xbf", "a continuation alone"},
      {"\xc0\x80", "U+0000 in two bytes"},
      {"\xc1\xbf", "U+007F in two bytes"},
      {"\xe0\x80\x80", "U+0000 in three bytes"},
      {"\xe0\x9f\xbf", "U+07FF in three bytes"},
      {"\xed\xa0\x80", "U+D800, a surrogate"},
      {"\xed\xbf\xbf", "U+DFFF, a surrogate"},
      {"\xf0\x8f\xbf\xbf", "U+FFFF in four bytes"},
      {"\xf4\x90\x80\x80", "U+110000, past the end"},
      {"\xf5\x80\x80\x80", "no such lead"},
      {"\xff", "no such byte"},
      {"\xc3", "ends after the lead"},
      {"\xe2\x82", "ends after two of three"},
      {"\xf0\x9f\x98", "ends after three of four"},
      {"\xc3\x28", "the continuation is none"},
      {"\xe2\x28\xa1", "the second of three is none"},
      {"\xe2\x82\x28", "the third of three is none"},
      {"\xf0\x9f\x98\x28", "the fourth of four is none"},
      {"ok\xc3", "well-formed, then not"},
  };
  for (const auto& refused : kRefused) {
    EXPECT_FALSE(IsUtf8(refused.text)) << refused.why;
  }
}

}  // namespace
}  // namespace issuer
