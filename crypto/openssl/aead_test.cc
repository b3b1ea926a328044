#include "crypto/openssl/aead.h"

#include <gmock/gmock.h>

#include <set>

#include "crypto/openssl/wycheproof.h"
#include "tests/support/fake_random.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

SealingKey TestKey(std::uint8_t fill = 7) {
  return SealingKey(Bytes(32, fill));
}

TEST(Seal, GivesBackThePlaintextWhenOpened) {
  FakeRandom random;
  for (const std::size_t len : {0U, 1U, 15U, 16U, 17U, 100'000U}) {
    SCOPED_TRACE(len);
    const Bytes plaintext = random.Take(len);
    const Bytes sealed = Seal(TestKey(), plaintext, AsBytes("record 1"), random);
    EXPECT_EQ(sealed.size(), len + kSealOverheadLen);
    ASSERT_OK_AND_ASSIGN(const WipedBytes opened, Open(TestKey(), sealed, AsBytes("record 1")));
    EXPECT_THAT(opened, testing::ElementsAreArray(plaintext));
  }
}

TEST(Seal, WritesNonceThenCiphertextThenTag) {
  FakeRandom random(5);
  FakeRandom same(5);
  const Bytes sealed = Seal(TestKey(), AsBytes("claims"), {}, random);
  EXPECT_THAT(ByteView(sealed).first(kSealNonceLen), testing::ElementsAreArray(same.Take(12)));
  EXPECT_THAT(ByteView(sealed).subspan(kSealNonceLen, 6),
              testing::Not(testing::ElementsAreArray(AsBytes("claims"))));
}

TEST(Seal, NeverRepeatsItself) {
  FakeRandom random;
  std::set<Bytes> seen;
  for (int i = 0; i < 50; ++i) {
    EXPECT_TRUE(seen.insert(Seal(TestKey(), AsBytes("same"), {}, random)).second);
  }
}

TEST(Open, NoticesEveryChangedBit) {
  FakeRandom random;
  const Bytes sealed = Seal(TestKey(), AsBytes("claims"), AsBytes("place"), random);
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    Bytes changed = sealed;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_THAT(Open(TestKey(), changed, AsBytes("place")), FailsWith(ErrorCode::kSealBroken))
        << bit;
  }
}

TEST(Open, NoticesEveryMissingByte) {
  FakeRandom random;
  const Bytes sealed = Seal(TestKey(), AsBytes("claims"), {}, random);
  for (std::size_t len = 0; len < sealed.size(); ++len) {
    EXPECT_THAT(Open(TestKey(), ByteView(sealed).first(len), {}), FailsWith(ErrorCode::kSealBroken))
        << len;
  }
}

TEST(Open, RefusesAnotherKeyOrAnotherPlace) {
  FakeRandom random;
  const Bytes sealed = Seal(TestKey(), AsBytes("claims"), AsBytes("place"), random);
  EXPECT_THAT(Open(TestKey(8), sealed, AsBytes("place")), FailsWith(ErrorCode::kSealBroken));
  EXPECT_THAT(Open(TestKey(), sealed, AsBytes("elsewhere")), FailsWith(ErrorCode::kSealBroken));
  EXPECT_THAT(Open(TestKey(), sealed, {}), FailsWith(ErrorCode::kSealBroken));
}

TEST(Open, RefusesBytesThatWereNeverSealed) {
  EXPECT_THAT(Open(TestKey(), {}, {}), FailsWith(ErrorCode::kSealBroken));
  EXPECT_THAT(Open(TestKey(), Bytes(kSealOverheadLen, 0), {}), FailsWith(ErrorCode::kSealBroken));
}

TEST(Seal, AbortsOnAKeyOfTheWrongLength) {
  FakeRandom random;
  const SealingKey short_key(Bytes(16, 1));
  EXPECT_DEATH(Seal(short_key, {}, {}, random), "CHECK failed");
}

TEST(Open, AgreesWithWycheproof) {
  const auto file = wycheproof::FileNamed("aes_gcm_test.json");
  SKIP_WITHOUT_VECTORS(file);
  wycheproof::Tally tally;
  wycheproof::ForEachCase(file, [&](const JsonValue& group, const JsonValue& test) {
    if (wycheproof::Integer(group, "keySize") != 256 ||
        wycheproof::Integer(group, "ivSize") != 96 ||
        wycheproof::Integer(group, "tagSize") != 128) {
      return;  // not what Seal() writes
    }
    Bytes sealed = wycheproof::Hex(test, "iv");
    Append(sealed, wycheproof::Hex(test, "ct"));
    Append(sealed, wycheproof::Hex(test, "tag"));
    const SealingKey key(wycheproof::Hex(test, "key"));
    const Result<WipedBytes> opened = Open(key, sealed, wycheproof::Hex(test, "aad"));
    const bool is_valid = wycheproof::IsValid(test);
    if (is_valid) {
      ASSERT_THAT(opened, IsOk());
      EXPECT_EQ(HexEncode(*opened), wycheproof::Text(test, "msg"));
    } else {
      EXPECT_THAT(opened, FailsWith(ErrorCode::kSealBroken));
    }
    tally.Count(is_valid);
  });
  tally.Report();
}

}  // namespace
}  // namespace issuer
