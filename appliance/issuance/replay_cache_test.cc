#include "appliance/issuance/replay_cache.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

Digest Named(std::uint8_t name) {
  Digest digest{};
  digest[0] = name;
  return digest;
}

// [DPOP-6] [ABCA-6]
TEST(ReplayCache, TakesEachOnceUntilItExpires) {
  ReplayCache cache;
  EXPECT_THAT(cache.Use(Named(1), FromUnix(160), FromUnix(100)), IsOkAndHolds(true));
  EXPECT_THAT(cache.Use(Named(1), FromUnix(160), FromUnix(100)), IsOkAndHolds(false));
  EXPECT_THAT(cache.Use(Named(1), FromUnix(219), FromUnix(159)), IsOkAndHolds(false));
  EXPECT_THAT(cache.Use(Named(2), FromUnix(160), FromUnix(159)), IsOkAndHolds(true));
  EXPECT_THAT(cache.Use(Named(1), FromUnix(220), FromUnix(160)), IsOkAndHolds(true));
}

TEST(ReplayCache, RefusesNewcomersWhenFullAndForgetsNobody) {
  ReplayCache cache(2);
  EXPECT_THAT(cache.Use(Named(1), FromUnix(160), FromUnix(100)), IsOkAndHolds(true));
  EXPECT_THAT(cache.Use(Named(2), FromUnix(170), FromUnix(100)), IsOkAndHolds(true));
  EXPECT_THAT(cache.Use(Named(3), FromUnix(160), FromUnix(100)), FailsWith(ErrorCode::kOverloaded));
  EXPECT_THAT(cache.Use(Named(1), FromUnix(160), FromUnix(100)), IsOkAndHolds(false));
  EXPECT_THAT(cache.Use(Named(3), FromUnix(220), FromUnix(160)), IsOkAndHolds(true));
}

TEST(ReplayCache, LetsOneOfManyThreadsThrough) {
  ReplayCache cache;
  std::atomic<int> num_first = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (std::uint8_t name = 0; name < 200; ++name) {
        num_first += cache.Use(Named(name), FromUnix(160), FromUnix(100)).value() ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(num_first, 200);
}

}  // namespace
}  // namespace issuer
