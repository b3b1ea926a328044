#include "crypto/jose/base58.h"

#include <gmock/gmock.h>

#include <array>

#include "appliance/base/encoding.h"
#include "tests/support/fake_random.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

struct Case {
  const char* hex;
  const char* text;
};

// The first three: [draft-msporny-base58-03 §5].
constexpr std::array<Case, 7> kCases = {{
    {"48656c6c6f20576f726c6421", "2NEpo7TZRRrLZSi2U"},
    {"54686520717569636b2062726f776e20666f78206a756d7073206f76657220746865206c617a7920646f672e",
     "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z"},
    {"0000287fb4cd", "11233QC4"},
    {"", ""},
    {"00", "1"},
    {"39", "z"},
    {"3a", "21"},
}};

TEST(Base58, AgreesWithKnownValues) {
  for (const Case& c : kCases) {
    const Bytes bytes = HexDecode(c.hex).value();
    EXPECT_EQ(Base58Encode(bytes), c.text);
    EXPECT_THAT(Base58Decode(c.text), IsOkAndHolds(bytes)) << c.text;
  }
}

TEST(Base58, ComesBackUnchanged) {
  FakeRandom random;
  for (std::size_t len = 0; len <= 96; ++len) {
    Bytes bytes = random.Take(len);
    std::fill_n(
        bytes.begin(), static_cast<std::ptrdiff_t>(len % 4 < len ? len % 4 : 0), std::uint8_t{0});
    EXPECT_THAT(Base58Decode(Base58Encode(bytes)), IsOkAndHolds(bytes));
  }
  EXPECT_LE(Base58Encode(Bytes(96, 0xff)).size(), kMaxBase58Len);
}

TEST(Base58Decode, RefusesOtherCharactersAndLongText) {
  for (const char* text :
       {"0", "O", "I", "l", "2NEpo7 ", " 2N", "2N\n", "2N+", "2N=", "\xc3\xa9"}) {
    EXPECT_THAT(Base58Decode(text), FailsWith(ErrorCode::kEncodingMalformed)) << text;
  }
  EXPECT_THAT(Base58Decode(std::string_view("2\0", 2)), FailsWith(ErrorCode::kEncodingMalformed));
  EXPECT_THAT(Base58Decode(std::string(kMaxBase58Len, 'z')), IsOk());
  EXPECT_THAT(Base58Decode(std::string(kMaxBase58Len + 1, 'z')),
              FailsWith(ErrorCode::kEncodingMalformed));
}

}  // namespace
}  // namespace issuer
