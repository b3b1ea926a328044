// Nonces: unpredictable, recognised, and dead in time.
#include "appliance/issuance/nonce_minter.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "appliance/base/bytes.h"
#include "appliance/base/encoding.h"
#include "tests/support/fake_random.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

constexpr Timestamp kNow = FromUnix(1'767'225'600);
constexpr Seconds kLifetime{300};

NonceMinter MinterWithKey(std::uint8_t fill) {
  return {MacKey(ByteView(Bytes(32, fill))), kLifetime};
}

// [NON-2]
TEST(NonceMinter, RecognisesItsOwnUntilTheyExpire) {
  const NonceMinter minter = MinterWithKey(1);
  FakeRandom random;
  const std::string nonce = minter.Mint(kNow, random);
  EXPECT_EQ(nonce.size(), 54U);

  ASSERT_OK_AND_ASSIGN(const NonceUse use, minter.Check(nonce, kNow));
  EXPECT_EQ(use.expires_at, kNow + kLifetime);
  EXPECT_THAT(minter.Check(nonce, kNow + kLifetime - Seconds(1)), IsOk());
  EXPECT_THAT(minter.Check(nonce, kNow + kLifetime), FailsWith(ErrorCode::kProofNonceUnacceptable));
}

// [NON-2] [SEC-10]
TEST(NonceMinter, NeverMintsTheSameTwice) {
  const NonceMinter minter = MinterWithKey(1);
  FakeRandom random;
  std::set<std::string> nonces;
  std::set<Digest> uses;
  for (int i = 0; i < 1000; ++i) {
    const std::string nonce = minter.Mint(kNow, random);
    ASSERT_OK_AND_ASSIGN(const NonceUse use, minter.Check(nonce, kNow));
    nonces.insert(nonce);
    uses.insert(use.nonce);
  }
  EXPECT_EQ(nonces.size(), 1000U);
  EXPECT_EQ(uses.size(), 1000U);
}

TEST(NonceMinter, NamesOneUseForOneNonce) {
  const NonceMinter minter = MinterWithKey(1);
  FakeRandom random;
  const std::string nonce = minter.Mint(kNow, random);
  ASSERT_OK_AND_ASSIGN(const NonceUse first, minter.Check(nonce, kNow));
  ASSERT_OK_AND_ASSIGN(const NonceUse second, minter.Check(nonce, kNow + Seconds(10)));
  EXPECT_EQ(first.nonce, second.nonce);
}

TEST(NonceMinter, RefusesNoncesOfAnotherKey) {
  FakeRandom random;
  const std::string nonce = MinterWithKey(1).Mint(kNow, random);
  EXPECT_THAT(MinterWithKey(2).Check(nonce, kNow), FailsWith(ErrorCode::kProofNonceUnacceptable));
}

// [SEC-9] Whoever moves the expiry, or any other bit, needs the key.
TEST(NonceMinter, RefusesEveryFlippedBit) {
  const NonceMinter minter = MinterWithKey(1);
  FakeRandom random;
  ASSERT_OK_AND_ASSIGN(const Bytes bytes, Base64UrlDecode(minter.Mint(kNow, random)));
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    Bytes flipped = bytes;
    flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ (1U << (bit % 8)));
    EXPECT_THAT(minter.Check(Base64UrlEncode(flipped), kNow),
                FailsWith(ErrorCode::kProofNonceUnacceptable))
        << "bit " << bit;
  }
}

TEST(NonceMinter, RefusesWhatIsNoNonce) {
  const NonceMinter minter = MinterWithKey(1);
  FakeRandom random;
  const std::string good = minter.Mint(kNow, random);
  const struct {
    std::string nonce;
    const char* why;
  } kCases[] = {
      {"", "empty"},
      {"nonce", "too short"},
      {good.substr(1), "one character short"},
      {good + "A", "one character long"},
      {good.substr(0, 53) + "=", "padding"},
      {good.substr(0, 53) + "+", "another alphabet"},
      {std::string(54, 'A'), "all zero"},
      {std::string(54, '\0'), "zero bytes"},
      {std::string(100'000, 'A'), "huge"},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(minter.Check(c.nonce, kNow), FailsWith(ErrorCode::kProofNonceUnacceptable))
        << c.why;
  }
}

}  // namespace
}  // namespace issuer
