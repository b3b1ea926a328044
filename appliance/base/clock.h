// Time, injected. Timestamp is wall time for what goes on the wire and to disk; Deadline is steady,
// for waits.
#pragma once

#include <chrono>
#include <cstdint>

namespace issuer {

// Whole seconds since 1970-01-01T00:00:00Z.
using Timestamp = std::chrono::sys_seconds;
using Seconds = std::chrono::seconds;

constexpr std::int64_t ToUnix(Timestamp t) {
  return t.time_since_epoch().count();
}
constexpr Timestamp FromUnix(std::int64_t seconds) {
  return Timestamp(Seconds(seconds));
}

// A point on the monotonic clock after which nobody should wait any longer.
class Deadline {
 public:
  using SteadyClock = std::chrono::steady_clock;
  static Deadline In(std::chrono::milliseconds from_now) {
    return Deadline(SteadyClock::now() + from_now);
  }
  SteadyClock::time_point at() const { return at_; }
  bool HasPassed() const { return SteadyClock::now() >= at_; }
  // Zero once passed.
  std::chrono::milliseconds Remaining() const;

 private:
  explicit Deadline(SteadyClock::time_point at) : at_(at) {}
  SteadyClock::time_point at_;
};

class Clock {
 public:
  virtual ~Clock() = default;
  // UTC. Any thread. May step back when the operator sets the clock.
  virtual Timestamp Now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Timestamp Now() const override;
};

}  // namespace issuer
