// The rotator's thread.
#include "crypto/keyring/request_key_rotator.h"

namespace issuer {

RequestKeyRotator::RequestKeyRotator(RequestKeyRing& ring,
                                     const Clock& clock,
                                     Log& log,
                                     std::chrono::milliseconds interval)
    : ring_(ring), clock_(clock), log_(log), interval_(interval) {
  thread_ = std::thread([this] { Run(); });
}

RequestKeyRotator::~RequestKeyRotator() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  thread_.join();
}

void RequestKeyRotator::Run() {
  std::unique_lock lock(mutex_);
  while (!stop_.wait_for(lock, interval_, [this] { return stopping_; })) {
    lock.unlock();
    if (const Status rotated = ring_.Rotate(clock_.Now()); !rotated.has_value()) {
      log_.Error("request_key.rotation_failed").With(rotated.error()).Write();
    }
    lock.lock();
  }
}

}  // namespace issuer
