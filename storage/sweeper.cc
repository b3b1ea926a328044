// The sweeper's thread.
#include "storage/sweeper.h"

#include "appliance/base/check.h"

namespace issuer {
namespace {

// Where operators should look at the store before it refuses offers, in percent.
constexpr std::uint64_t kNearlyFullPercent = 80;

}  // namespace

Sweeper::Sweeper(Housekeeping& store, const Clock& clock, Log& log, const SweeperOptions& options)
    : store_(store), clock_(clock), log_(log), options_(options) {
  CHECK(options.batch > 0);
  thread_ = std::thread([this] { Run(); });
}

Sweeper::~Sweeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  thread_.join();
}

bool Sweeper::WaitForStop(std::chrono::milliseconds duration) {
  std::unique_lock lock(mutex_);
  return stop_.wait_for(lock, duration, [this] { return stopping_; });
}

void Sweeper::Run() {
  do {
    SweepAll();
    ReportUsage();
  } while (!WaitForStop(options_.interval));
}

void Sweeper::SweepAll() {
  std::size_t num_removed = 0;
  while (true) {
    const Result<std::size_t> batch = store_.SweepExpired(clock_.Now(), options_.batch);
    if (!batch.has_value()) {
      log_.Warning("store_sweep_failed").With(batch.error()).Write();
      break;
    }
    num_removed += batch.value();
    if (batch.value() < options_.batch || WaitForStop(options_.pause)) {
      break;
    }
  }
  if (num_removed > 0) {
    log_.Info("store_swept").With("removed", static_cast<std::int64_t>(num_removed)).Write();
  }
}

void Sweeper::ReportUsage() {
  const Result<StoreUsage> usage = store_.Usage();
  if (!usage.has_value()) {
    log_.Warning("store_usage_unknown").With(usage.error()).Write();
    return;
  }
  const StoreUsage& now = usage.value();
  if (now.max_bytes > 0 && now.used_bytes >= now.max_bytes / 100 * kNearlyFullPercent) {
    log_.Warning("store_nearly_full")
        .With("used_bytes", static_cast<std::int64_t>(now.used_bytes))
        .With("max_bytes", static_cast<std::int64_t>(now.max_bytes))
        .Write();
  }
}

}  // namespace issuer
