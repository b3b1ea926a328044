// StatusPublisherThread: makes a StatusPublisher publish, again and again.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "appliance/issuance/status_publisher.h"

namespace issuer {

// At once, then every `interval` after it was done.
class StatusPublisherThread {
 public:
  // `publisher` outlives it.
  StatusPublisherThread(StatusPublisher& publisher, std::chrono::milliseconds interval);
  // Returns once the thread has ended, which takes at most one round.
  ~StatusPublisherThread();
  StatusPublisherThread(const StatusPublisherThread&) = delete;
  StatusPublisherThread& operator=(const StatusPublisherThread&) = delete;

 private:
  void Run();

  StatusPublisher& publisher_;
  const std::chrono::milliseconds interval_;
  std::mutex mutex_;  // guards stopping_
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;  // last: runs on all of the above
};

}  // namespace issuer
