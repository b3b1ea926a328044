// RequestKeyRotator: rotates a RequestKeyRing on its own thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "appliance/base/clock.h"
#include "appliance/base/log.h"
#include "crypto/keyring/request_key_ring.h"

namespace issuer {

// Every `interval`. The log gets `request_key.rotation_failed` with the error; the next interval
// tries again.
class RequestKeyRotator {
 public:
  // All references outlive the rotator.
  RequestKeyRotator(RequestKeyRing& ring,
                    const Clock& clock,
                    Log& log,
                    std::chrono::milliseconds interval);
  // Returns once the thread has ended, which takes at most the making of one key.
  ~RequestKeyRotator();
  RequestKeyRotator(const RequestKeyRotator&) = delete;
  RequestKeyRotator& operator=(const RequestKeyRotator&) = delete;

 private:
  void Run();

  RequestKeyRing& ring_;
  const Clock& clock_;
  Log& log_;
  const std::chrono::milliseconds interval_;
  std::mutex mutex_;  // guards stopping_
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;  // last: runs on all of the above
};

}  // namespace issuer
