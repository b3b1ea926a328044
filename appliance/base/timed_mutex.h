// TimedMutex: a mutex that one may give up waiting for.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace issuer {

// For std::lock_guard and std::unique_lock, as std::timed_mutex is. That one locks by
// pthread_mutex_clocklock, which ThreadSanitizer of GCC 12 does not know: it sees the unlock only.
class TimedMutex {
 public:
  void lock() {
    std::unique_lock lock(mutex_);
    unlocked_.wait(lock, [this] { return !is_locked_; });
    is_locked_ = true;
  }

  // False after `patience`.
  bool try_lock_for(std::chrono::nanoseconds patience) {
    std::unique_lock lock(mutex_);
    if (!unlocked_.wait_for(lock, patience, [this] { return !is_locked_; })) {
      return false;
    }
    is_locked_ = true;
    return true;
  }

  void unlock() {
    {
      const std::lock_guard lock(mutex_);
      is_locked_ = false;
    }
    unlocked_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable unlocked_;
  bool is_locked_ = false;
};

}  // namespace issuer
