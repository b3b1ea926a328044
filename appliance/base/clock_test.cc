// Time: whole seconds of UTC, and deadlines that stay passed.
#include "appliance/base/clock.h"

#include <gtest/gtest.h>

namespace issuer {
namespace {

TEST(Timestamp, CountsUnixSeconds) {
  EXPECT_EQ(ToUnix(FromUnix(1767225600)), 1767225600);
  EXPECT_EQ(ToUnix(FromUnix(-1)), -1);
  EXPECT_EQ(FromUnix(60) - FromUnix(0), std::chrono::minutes(1));
}

TEST(SystemClock, TellsTheTimeOfTheSystem) {
  const auto before = std::chrono::floor<Seconds>(std::chrono::system_clock::now());
  const Timestamp now = SystemClock().Now();
  const auto after = std::chrono::floor<Seconds>(std::chrono::system_clock::now());
  EXPECT_LE(before, now);
  EXPECT_LE(now, after);
}

TEST(Deadline, HasNotPassedWhileItIsAhead) {
  const Deadline deadline = Deadline::In(std::chrono::hours(1));
  EXPECT_FALSE(deadline.HasPassed());
  EXPECT_GT(deadline.Remaining(), std::chrono::minutes(59));
  EXPECT_LE(deadline.Remaining(), std::chrono::hours(1));
}

TEST(Deadline, LeavesNothingOnceItHasPassed) {
  for (const auto from_now : {std::chrono::milliseconds(0), std::chrono::milliseconds(-5000)}) {
    const Deadline deadline = Deadline::In(from_now);
    EXPECT_TRUE(deadline.HasPassed());
    EXPECT_EQ(deadline.Remaining(), std::chrono::milliseconds(0));
  }
}

}  // namespace
}  // namespace issuer
