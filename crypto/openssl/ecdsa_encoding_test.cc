#include "crypto/openssl/ecdsa_encoding.h"

#include <gmock/gmock.h>

#include <array>
#include <string>

#include "appliance/base/encoding.h"
#include "tests/support/fake_random.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

Bytes FromHex(const std::string& hex) {
  return HexDecode(hex).value();
}

// `len` bytes: zeros, then `last`.
Bytes Padded(std::size_t len, std::uint8_t last) {
  Bytes out(len, 0);
  out.back() = last;
  return out;
}

TEST(DerFromRaw, WritesMinimalIntegers) {
  struct Case {
    const char* why;
    const char* raw;
    const char* der;
  };
  constexpr std::array<Case, 5> kCases = {{
      {"leading zeros go", "00010002", "3006020101020102"},
      {"a set top bit gets a zero",
       "80ff",
       "30080202008002020"
       "0ff"},
      {"zero is one byte", "0000", "3006020100020100"},
      {"two bytes stay two", "01000200", "30080202010002020200"},
      {"0x7f needs no zero", "7f7f", "300602017f02017f"},
  }};
  for (const Case& c : kCases) {
    EXPECT_THAT(DerFromRaw(FromHex(c.raw)), IsOkAndHolds(FromHex(c.der))) << c.why;
  }
}

TEST(DerFromRaw, UsesTheLongFormForWideCurvesOnly) {
  ASSERT_OK_AND_ASSIGN(const Bytes p384, DerFromRaw(Bytes(96, 0xff)));
  EXPECT_EQ(HexEncode(ByteView(p384).first(4)), "30660231");
  ASSERT_OK_AND_ASSIGN(const Bytes p521, DerFromRaw(Bytes(132, 0xff)));
  EXPECT_EQ(HexEncode(ByteView(p521).first(5)), "30818a0243");
}

TEST(DerFromRaw, RefusesImpossibleLengths) {
  for (const std::size_t len : {0U, 1U, 63U, 65U, 133U, 134U}) {
    EXPECT_THAT(DerFromRaw(Bytes(len, 1)), FailsWith(ErrorCode::kSignatureInvalid)) << len;
  }
}

TEST(RawFromDer, UndoesDerFromRaw) {
  FakeRandom random;
  for (const std::size_t len : {32U, 48U, 66U}) {
    for (int i = 0; i < 200; ++i) {
      Bytes raw = random.Take(2 * len);
      // Short numbers too: zero out as many leading bytes as the round says.
      std::fill_n(
          raw.begin(), static_cast<std::ptrdiff_t>(i % static_cast<int>(len)), std::uint8_t{0});
      ASSERT_OK_AND_ASSIGN(const Bytes der, DerFromRaw(raw));
      EXPECT_THAT(RawFromDer(der, len), IsOkAndHolds(raw));
    }
  }
}

TEST(RawFromDer, PadsToTheFullWidth) {
  Bytes expected = Padded(32, 1);
  Append(expected, Padded(32, 0xff));
  EXPECT_THAT(RawFromDer(FromHex("3007020101020200ff"), 32), IsOkAndHolds(expected));
}

TEST(RawFromDer, RefusesEverySpellingButTheOne) {
  struct Case {
    const char* why;
    const char* der;
  };
  constexpr std::array<Case, 21> kCases = {{
      {"empty", ""},
      {"a tag alone", "30"},
      {"an empty sequence", "3000"},
      {"another outer tag", "3106020101020102"},
      {"another inner tag", "3006030101020102"},
      {"one integer only", "3003020101"},
      {"three integers", "3009020101020102020103"},
      {"bytes behind the sequence", "300602010102010200"},
      {"bytes behind the integers", "300702010102010200"},
      {"long form for a short length", "308106020101020102"},
      {"long form with a leading zero", "30820006020101020102"},
      {"indefinite length", "30800201010201020000"},
      {"length beyond the end", "3007020101020102"},
      {"length short of the end", "3005020101020102"},
      {"inner length beyond the end", "3006020101020202"},
      {"an integer without content",
       "300502000"
       "20102"},
      {"a surplus zero", "300702020001020102"},
      {"a surplus zero in front of zero", "300702020000020102"},
      {"a negative number", "3006020180020102"},
      {"a number too wide for the curve",
       "300802030100000201"
       "02"},
      {"a length of four gigabytes", "3084ffffffff020101020102"},
  }};
  for (const Case& c : kCases) {
    EXPECT_THAT(RawFromDer(FromHex(c.der), 2), FailsWith(ErrorCode::kSignatureInvalid)) << c.why;
  }
  EXPECT_THAT(RawFromDer(FromHex("3006020101020102"), 2), IsOk()) << "the one they are variants of";
}

TEST(RawFromDer, SurvivesEveryTruncation) {
  ASSERT_OK_AND_ASSIGN(const Bytes der, DerFromRaw(Bytes(132, 0xff)));
  for (std::size_t len = 0; len < der.size(); ++len) {
    EXPECT_THAT(RawFromDer(ByteView(der).first(len), 66), FailsWith(ErrorCode::kSignatureInvalid))
        << len;
  }
}

}  // namespace
}  // namespace issuer
