// Randomness: bounds are kept, without favouring anyone.
#include "appliance/base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "tests/support/fake_random.h"

namespace issuer {
namespace {

// Hands out the given 32-bit values in turn; aborts when they run out.
class ScriptedRandom final : public Random {
 public:
  explicit ScriptedRandom(std::vector<std::uint32_t> values) : values_(std::move(values)) {}
  void Fill(MutableByteView out) override {
    ASSERT_EQ(out.size(), sizeof(std::uint32_t));
    ASSERT_LT(next_, values_.size());
    std::memcpy(out.data(), &values_[next_++], sizeof(std::uint32_t));
  }
  std::size_t num_used() const { return next_; }

 private:
  std::vector<std::uint32_t> values_;
  std::size_t next_ = 0;
};

TEST(RandomBelow, StaysBelowItsBound) {
  FakeRandom random;
  for (const std::uint32_t bound : {1U, 2U, 3U, 10U, 1000U, 0x80000001U, 0xffffffffU}) {
    for (int i = 0; i < 1000; ++i) {
      ASSERT_LT(random.Below(bound), bound);
    }
  }
}

TEST(RandomBelow, ReachesEveryValueAboutEquallyOften) {
  FakeRandom random;
  std::array<int, 10> counts{};
  for (int i = 0; i < 10'000; ++i) {
    ++counts[random.Below(10)];
  }
  for (const int count : counts) {
    EXPECT_NEAR(count, 1000, 200);
  }
}

TEST(RandomBelow, ThrowsAwayWhatWouldFavourSmallValues) {
  // 2^32 = 10 * 429496729 + 6: the last six values would make 0 to 5 likelier.
  ScriptedRandom random({0xffffffffU, 0xfffffffaU, 0xfffffff9U});
  EXPECT_EQ(random.Below(10), 9U);
  EXPECT_EQ(random.num_used(), 3U);
}

TEST(RandomBelow, ThrowsNothingAwayForAPowerOfTwo) {
  ScriptedRandom random({0xffffffffU});
  EXPECT_EQ(random.Below(16), 15U);
}

TEST(RandomBelow, OfOneIsAlwaysZero) {
  ScriptedRandom random({0xffffffffU});
  EXPECT_EQ(random.Below(1), 0U);
}

TEST(RandomBelowDeathTest, AbortsOnAnEmptyRange) {
  FakeRandom random;
  EXPECT_DEATH(random.Below(0), "CHECK failed: bound > 0");
}

TEST(RandomTake, GivesAsManyBytesAsAsked) {
  FakeRandom random;
  EXPECT_TRUE(random.Take(0).empty());
  EXPECT_EQ(random.Take(32).size(), 32U);
}

// [SEC-10]
TEST(SystemRandom, FillsTheWholeBufferAndDiffersEachTime) {
  SystemRandom random;
  const Bytes first = random.Take(64);
  const Bytes second = random.Take(64);
  EXPECT_NE(first, second);
  // Each byte of a buffer is reached: over 64 rounds none stays zero.
  Bytes seen(257, 0);
  for (int round = 0; round < 64; ++round) {
    const Bytes more = random.Take(seen.size());
    for (std::size_t i = 0; i < seen.size(); ++i) {
      seen[i] |= more[i];
    }
  }
  EXPECT_EQ(std::count(seen.begin(), seen.end(), 0), 0);
}

}  // namespace
}  // namespace issuer
