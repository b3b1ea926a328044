#include "appliance/base/clock.h"

#include <algorithm>

namespace issuer {

Timestamp SystemClock::Now() const {
  return std::chrono::floor<Seconds>(std::chrono::system_clock::now());
}

std::chrono::milliseconds Deadline::Remaining() const {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(at_ - SteadyClock::now());
  return std::max(left, std::chrono::milliseconds(0));
}

}  // namespace issuer
