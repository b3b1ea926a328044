#include "api/http/in_flight_limit.h"

namespace issuer {

std::optional<InFlightLimit::Ticket> InFlightLimit::TryTake() {
  const std::lock_guard lock(mutex_);
  if (num_out_ >= max_) {
    return std::nullopt;
  }
  ++num_out_;
  return Ticket(*this);
}

bool InFlightLimit::WaitUntilNone(const Deadline& deadline) {
  std::unique_lock lock(mutex_);
  return none_out_.wait_until(lock, deadline.at(), [this] { return num_out_ == 0; });
}

void InFlightLimit::GiveBack() {
  const std::lock_guard lock(mutex_);
  --num_out_;
  if (num_out_ == 0) {
    none_out_.notify_all();  // under the lock: the waiter may destroy this as soon as it wakes
  }
}

}  // namespace issuer
