#include "api/operator/offer_rate_limiter.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tests/support/fake_clock.h"

namespace issuer {
namespace {

const ConfigurationId kPid("pid");
const ConfigurationId kBadge("badge");

Operator PersonWith(std::uint32_t max_offers_per_minute, const char* name = "clerk") {
  Operator person;
  person.name = OperatorName(name);
  person.max_offers_per_minute = max_offers_per_minute;
  return person;
}

TEST(OfferRateLimiter, LetsAMinutesWorthThroughAtOnceAndFillsEvenly) {
  FakeClock clock;
  OfferRateLimiter limiter(clock);
  const Operator person = PersonWith(6);
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(limiter.Take(person, {kPid}), Seconds(0)) << i;
  }
  EXPECT_EQ(limiter.Take(person, {kPid}), Seconds(10));
  clock.Advance(Seconds(9));
  EXPECT_EQ(limiter.Take(person, {kPid}), Seconds(1));
  clock.Advance(Seconds(1));
  EXPECT_EQ(limiter.Take(person, {kPid}), Seconds(0));
  EXPECT_EQ(limiter.Take(person, {kPid}), Seconds(10));
}

TEST(OfferRateLimiter, NeverHoldsMoreThanAMinutesWorth) {
  FakeClock clock;
  OfferRateLimiter limiter(clock);
  const Operator person = PersonWith(2);
  EXPECT_EQ(limiter.Take(person, {kPid}), Seconds(0));
  clock.Advance(Seconds(86400));
  EXPECT_EQ(limiter.Take(person, {kPid}), Seconds(0));
  EXPECT_EQ(limiter.Take(person, {kPid}), Seconds(0));
  EXPECT_EQ(limiter.Take(person, {kPid}), Seconds(30));
}

TEST(OfferRateLimiter, CountsEachOperatorAndConfigurationApart) {
  FakeClock clock;
  OfferRateLimiter limiter(clock);
  EXPECT_EQ(limiter.Take(PersonWith(1), {kPid}), Seconds(0));
  EXPECT_EQ(limiter.Take(PersonWith(1), {kPid}), Seconds(60));
  EXPECT_EQ(limiter.Take(PersonWith(1), {kBadge}), Seconds(0));
  EXPECT_EQ(limiter.Take(PersonWith(1, "other"), {kPid}), Seconds(0));
}

TEST(OfferRateLimiter, TakesFromAllConfigurationsOrFromNone) {
  FakeClock clock;
  OfferRateLimiter limiter(clock);
  const Operator person = PersonWith(1);
  EXPECT_EQ(limiter.Take(person, {kPid}), Seconds(0));
  EXPECT_EQ(limiter.Take(person, {kBadge, kPid}), Seconds(60));
  EXPECT_EQ(limiter.Take(person, {kBadge}), Seconds(0)) << "the refused offer took none of it";
}

TEST(OfferRateLimiter, FillsNothingWhenTheClockStepsBack) {
  FakeClock clock;
  OfferRateLimiter limiter(clock);
  const Operator person = PersonWith(1);
  EXPECT_EQ(limiter.Take(person, {kPid}), Seconds(0));
  clock.Set(clock.Now() - Seconds(3600));
  EXPECT_EQ(limiter.Take(person, {kPid}), Seconds(60));
  clock.Advance(Seconds(60));
  EXPECT_EQ(limiter.Take(person, {kPid}), Seconds(0));
}

TEST(OfferRateLimiter, LetsNothingThroughWhereTheLimitIsZero) {
  FakeClock clock;
  OfferRateLimiter limiter(clock);
  EXPECT_EQ(limiter.Take(PersonWith(0), {kPid}), Seconds(60));
}

TEST(OfferRateLimiter, LetsNoMoreThroughWhenManyAskAtOnce) {
  FakeClock clock;
  OfferRateLimiter limiter(clock);
  const Operator person = PersonWith(100);
  std::atomic<int> num_allowed{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        num_allowed += limiter.Take(person, {kPid}) == Seconds(0) ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(num_allowed, 100);
}

}  // namespace
}  // namespace issuer
