// A clock that stands still until a test moves it. Safe to move while other threads read it.
#pragma once

#include <atomic>

#include "appliance/base/clock.h"

namespace issuer {

class FakeClock final : public Clock {
 public:
  // 2026-01-01T00:00:00Z unless told.
  explicit FakeClock(Timestamp now = FromUnix(1767225600)) : now_(ToUnix(now)) {}
  Timestamp Now() const override { return FromUnix(now_.load()); }
  void Advance(Seconds by) { now_ += by.count(); }
  void Set(Timestamp now) { now_ = ToUnix(now); }

 private:
  std::atomic<std::int64_t> now_;
};

}  // namespace issuer
