// Sweeper: removes what has expired, in small batches on its own thread, so that issuance never
// waits long for it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "appliance/base/clock.h"
#include "appliance/base/log.h"
#include "storage/stores.h"

namespace issuer {

struct SweeperOptions {
  std::chrono::milliseconds interval{60'000};  // from the end of one sweep to the next
  std::chrono::milliseconds pause{20};  // between two batches of one sweep: the writers' turn
  std::size_t batch = 256;              // records a transaction; > 0
};

// Sweeps at once when made, then every interval. The log gets `store_swept` with the count where
// anything was removed, `store_sweep_failed` with the error (the next interval tries again), and
// `store_nearly_full` from 80 % on.
class Sweeper {
 public:
  // All references outlive the sweeper.
  Sweeper(Housekeeping& store, const Clock& clock, Log& log, const SweeperOptions& options);
  // Returns once the thread has ended, which takes at most one batch.
  ~Sweeper();
  Sweeper(const Sweeper&) = delete;
  Sweeper& operator=(const Sweeper&) = delete;

 private:
  void Run();
  void SweepAll();
  void ReportUsage();
  // True if it is time to stop; false after `duration`.
  bool WaitForStop(std::chrono::milliseconds duration);

  Housekeeping& store_;
  const Clock& clock_;
  Log& log_;
  const SweeperOptions options_;
  std::mutex mutex_;  // guards stopping_
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;  // last: runs on all of the above
};

}  // namespace issuer
