// The sweeper against a store that answers by script.
#include "storage/sweeper.h"

#include <fcntl.h>
#include <gmock/gmock.h>

#include <condition_variable>
#include <deque>
#include <mutex>

#include "appliance/base/fd.h"
#include "tests/support/fake_clock.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temp_dir.h"
#include "tests/support/vectors.h"

namespace issuer {
namespace {

using testing::HasSubstr;
using testing::Not;

// Answers SweepExpired with the next scripted result, then with 0.
class ScriptedStore final : public Housekeeping {
 public:
  explicit ScriptedStore(std::deque<Result<std::size_t>> script) : script_(std::move(script)) {}

  Result<std::size_t> SweepExpired(Timestamp now, std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    last_now_ = now;
    last_limit_ = limit;
    ++num_sweeps_;
    if (script_.empty()) {
      return std::size_t{0};
    }
    Result<std::size_t> next = std::move(script_.front());
    script_.pop_front();
    return next;
  }

  Result<StoreUsage> Usage() override {
    const std::lock_guard lock(mutex_);
    ++num_rounds_;
    changed_.notify_all();
    return usage_;
  }

  // Returns once `num` whole sweeps are done, but for their last log line.
  void WaitForRounds(int num) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return num_rounds_ >= num; });
  }

  void SetUsage(Result<StoreUsage> usage) { usage_ = std::move(usage); }
  int num_sweeps() const { return num_sweeps_; }
  Timestamp last_now() const { return last_now_; }
  std::size_t last_limit() const { return last_limit_; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Result<std::size_t>> script_;
  Result<StoreUsage> usage_ = StoreUsage{};
  int num_sweeps_ = 0;
  int num_rounds_ = 0;
  Timestamp last_now_{};
  std::size_t last_limit_ = 0;
};

class SweeperTest : public testing::Test {
 protected:
  // Runs a sweeper over `store` for `num_rounds` sweeps; returns its log.
  std::string RunFor(ScriptedStore& store, int num_rounds, std::chrono::milliseconds interval) {
    const TempDir directory;
    const auto path = directory.path() / "log";
    const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    Log log(fd.get(), "test", clock_);
    {
      const Sweeper sweeper(store, clock_, log, {interval, std::chrono::milliseconds(0), 10});
      store.WaitForRounds(num_rounds);
    }
    return ReadWholeFile(path);
  }

  static constexpr std::chrono::hours kNever{10000};
  static constexpr std::chrono::milliseconds kAtOnce{0};
  FakeClock clock_;
};

TEST_F(SweeperTest, GoesOnUntilABatchIsNotFull) {
  ScriptedStore store({std::size_t{10}, std::size_t{10}, std::size_t{3}, std::size_t{10}});
  const std::string log = RunFor(store, 1, kNever);
  EXPECT_EQ(store.num_sweeps(), 3);
  EXPECT_EQ(store.last_now(), clock_.Now());
  EXPECT_EQ(store.last_limit(), 10U);
  EXPECT_THAT(log, HasSubstr("store_swept"));
  EXPECT_THAT(log, HasSubstr("\"removed\":23"));
}

TEST_F(SweeperTest, SweepsAgainAfterTheInterval) {
  ScriptedStore store({});
  const std::string log = RunFor(store, 3, kAtOnce);
  EXPECT_GE(store.num_sweeps(), 3);
  EXPECT_THAT(log, Not(HasSubstr("store_swept"))) << "says nothing when there was nothing";
}

TEST_F(SweeperTest, ReportsAFailureAndTriesAgain) {
  ScriptedStore store({Fail(ErrorCode::kStoreDown, "no disk"), std::size_t{2}});
  const std::string log = RunFor(store, 2, kAtOnce);
  EXPECT_THAT(log, HasSubstr("store_sweep_failed"));
  EXPECT_THAT(log, HasSubstr("StoreDown"));
  EXPECT_THAT(log, HasSubstr("\"removed\":2"));
}

TEST_F(SweeperTest, StopsBetweenTwoBatches) {
  std::deque<Result<std::size_t>> endless(100000, std::size_t{10});
  ScriptedStore store(std::move(endless));
  const UniqueFd fd(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  Log log(fd.get(), "test", clock_);
  { const Sweeper sweeper(store, clock_, log, {kNever, kNever, 10}); }
  EXPECT_EQ(store.num_sweeps(), 1);
}

TEST_F(SweeperTest, WarnsFromFourFifthsOn) {
  struct Case {
    std::uint64_t used;
    std::uint64_t max;
    bool warns;
  };
  constexpr Case kCases[] = {
      {799, 1000, false}, {800, 1000, true}, {1000, 1000, true}, {0, 0, false}};
  for (const Case& c : kCases) {
    ScriptedStore store({});
    StoreUsage usage;
    usage.used_bytes = c.used;
    usage.max_bytes = c.max;
    store.SetUsage(usage);
    const std::string log = RunFor(store, 1, kNever);
    EXPECT_EQ(log.find("store_nearly_full") != std::string::npos, c.warns) << c.used;
  }
}

TEST_F(SweeperTest, ReportsAnUnknownUsage) {
  ScriptedStore store({});
  store.SetUsage(Fail(ErrorCode::kStoreDown, "no disk"));
  EXPECT_THAT(RunFor(store, 1, kNever), HasSubstr("store_usage_unknown"));
}

TEST(SweeperDeathTest, NeedsABatch) {
  FakeClock clock;
  Log log(2, "test", clock);
  ScriptedStore store({});
  EXPECT_DEATH(Sweeper(store, clock, log, {SweeperOptions().interval, SweeperOptions().pause, 0}),
               "batch > 0");
}

}  // namespace
}  // namespace issuer
