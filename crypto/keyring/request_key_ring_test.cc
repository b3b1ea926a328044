#include "crypto/keyring/request_key_ring.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "appliance/base/fd.h"
#include "crypto/keyring/request_key_rotator.h"
#include "tests/support/fake_clock.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temp_dir.h"

namespace issuer {
namespace {

constexpr Seconds kRotate{1000};
constexpr Seconds kGrace{100};
const Timestamp kStart = FromUnix(1'790'000'000);

class RequestKeyRingTest : public testing::Test {
 protected:
  std::unique_ptr<RequestKeyRing> Open(Timestamp now,
                                       std::vector<KeyManagement> algorithms = {
                                           KeyManagement::kEcdhEs}) {
    auto ring = RequestKeyRing::Open({folder, std::move(algorithms), kRotate, kGrace}, now, log);
    CHECK(ring.has_value());
    return *std::move(ring);
  }
  static std::string KidOf(const RequestKeyRing& ring) {
    const PublishedRequestKeys published = ring.published();
    CHECK(published.keys.size() == 1);
    return *published.keys.front().kid;
  }
  std::size_t NumFiles() const {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) {
      ++count;
    }
    return count;
  }

  const TempDir dir;
  const std::filesystem::path folder = dir.path() / "keys";
  FakeClock clock;
  const UniqueFd fd{::open("/dev/null", O_WRONLY | O_CLOEXEC)};
  Log log{fd.get(), "test", clock};
};

TEST_F(RequestKeyRingTest, HasNothingWhereNothingIsOffered) {
  const auto ring = Open(kStart, {});
  EXPECT_TRUE(ring->published().keys.empty());
  EXPECT_THAT(ring->Rotate(kStart + kRotate), IsOk());
  EXPECT_FALSE(ring->Find("x").has_value());
  EXPECT_FALSE(std::filesystem::exists(folder));
}

// [META-24]
TEST_F(RequestKeyRingTest, PublishesOneKeyOfEachAlgorithmInOrder) {
  const auto ring = Open(kStart, {KeyManagement::kRsaOaep256, KeyManagement::kEcdhEs});
  const PublishedRequestKeys published = ring->published();
  ASSERT_EQ(published.keys.size(), 2U);
  EXPECT_EQ(AlgorithmOf(published.keys[0].key), KeyManagement::kRsaOaep256);
  EXPECT_EQ(AlgorithmOf(published.keys[1].key), KeyManagement::kEcdhEs);
  EXPECT_NE(published.keys[0].kid, published.keys[1].kid);
  for (const EncryptionJwk& jwk : published.keys) {
    const auto found = ring->Find(*jwk.kid);
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->public_key(), jwk.key);
  }
}

TEST_F(RequestKeyRingTest, HasTheSameKeyAfterARestart) {
  const std::string kid = KidOf(*Open(kStart));
  EXPECT_EQ(KidOf(*Open(kStart + kRotate - Seconds(1))), kid);
  EXPECT_NE(KidOf(*Open(kStart + kRotate)), kid);
}

// [ENC-7]
TEST_F(RequestKeyRingTest, RetiresAKeyAfterItsGrace) {
  const auto ring = Open(kStart);
  const std::string first = KidOf(*ring);
  const std::uint64_t epoch = ring->epoch();
  ASSERT_THAT(ring->Rotate(kStart + kRotate - Seconds(1)), IsOk());
  EXPECT_EQ(ring->epoch(), epoch);
  EXPECT_EQ(KidOf(*ring), first);

  ASSERT_THAT(ring->Rotate(kStart + kRotate), IsOk());
  const std::string second = KidOf(*ring);
  EXPECT_NE(second, first);
  EXPECT_NE(ring->epoch(), epoch);
  EXPECT_TRUE(ring->Find(first).has_value()) << "in its time of grace";
  EXPECT_EQ(NumFiles(), 2U);

  ASSERT_THAT(ring->Rotate(kStart + kRotate + kGrace - Seconds(1)), IsOk());
  EXPECT_TRUE(ring->Find(first).has_value());
  ASSERT_THAT(ring->Rotate(kStart + kRotate + kGrace), IsOk());
  EXPECT_FALSE(ring->Find(first).has_value());
  EXPECT_TRUE(ring->Find(second).has_value());
  EXPECT_EQ(NumFiles(), 1U) << "erased from the disk too";
}

TEST_F(RequestKeyRingTest, KeepsAKeyOfAnAlgorithmThatWasDroppedForItsTime) {
  const std::string kid = KidOf(*Open(kStart, {KeyManagement::kRsaOaep256}));
  const auto ring = Open(kStart + Seconds(1));
  EXPECT_TRUE(ring->Find(kid).has_value());
  EXPECT_NE(KidOf(*ring), kid);
  ASSERT_THAT(ring->Rotate(kStart + kRotate + kGrace), IsOk());
  EXPECT_FALSE(ring->Find(kid).has_value());
}

TEST_F(RequestKeyRingTest, KeepsItsKeyWhenTheClockIsSetBack) {
  const auto ring = Open(kStart);
  const std::string kid = KidOf(*ring);
  ASSERT_THAT(ring->Rotate(kStart - 10 * kRotate), IsOk());
  EXPECT_EQ(KidOf(*ring), kid);
}

// [field note 27]
TEST_F(RequestKeyRingTest, GoesOnWithTheOldKeyWhenTheFolderIsGone) {
  const auto ring = Open(kStart);
  const std::string kid = KidOf(*ring);
  const std::uint64_t epoch = ring->epoch();
  std::filesystem::remove_all(folder);
  EXPECT_THAT(ring->Rotate(kStart + 2 * kRotate), FailsWith(ErrorCode::kFileUnusable));
  EXPECT_EQ(KidOf(*ring), kid) << "what is not on disk is not published";
  EXPECT_EQ(ring->epoch(), epoch);
  EXPECT_TRUE(ring->Find(kid).has_value());
}

TEST_F(RequestKeyRingTest, ServesWhileItRotates) {
  const auto ring = Open(kStart);
  std::atomic<bool> is_done = false;
  std::thread reader([&] {
    while (!is_done) {
      const PublishedRequestKeys published = ring->published();
      const auto found = ring->Find(*published.keys.front().kid);
      // The reader may be held up for longer than a grace: then the key is gone, never another.
      EXPECT_TRUE(!found.has_value() || found->public_key() == published.keys.front().key);
    }
  });
  for (int i = 1; i <= 50; ++i) {
    EXPECT_THAT(ring->Rotate(kStart + i * kRotate), IsOk());
  }
  is_done = true;
  reader.join();
}

TEST_F(RequestKeyRingTest, RotatesByItself) {
  clock.Set(kStart);
  const auto ring = Open(kStart);
  const std::uint64_t epoch = ring->epoch();
  clock.Advance(kRotate);
  {
    const RequestKeyRotator rotator(*ring, clock, log, std::chrono::milliseconds(1));
    const Deadline deadline = Deadline::In(std::chrono::seconds(30));
    while (ring->epoch() == epoch && !deadline.HasPassed()) {
      std::this_thread::yield();
    }
  }
  EXPECT_EQ(ring->epoch(), epoch + 1);
}

}  // namespace
}  // namespace issuer
