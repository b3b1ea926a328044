// InFlightLimit: how many requests may be at work at once. Over the limit a request is refused at
// once instead of queued.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>

#include "appliance/base/clock.h"

namespace issuer {

// Any thread. Outlives its tickets.
class InFlightLimit {
 public:
  // One request's place; given back when destroyed.
  class Ticket {
   public:
    Ticket(Ticket&& other) noexcept : limit_(std::exchange(other.limit_, nullptr)) {}
    Ticket& operator=(Ticket&&) = delete;
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;
    ~Ticket() {
      if (limit_ != nullptr) {
        limit_->GiveBack();
      }
    }

   private:
    friend class InFlightLimit;
    explicit Ticket(InFlightLimit& limit) : limit_(&limit) {}
    InFlightLimit* limit_;
  };

  explicit InFlightLimit(std::size_t max) : max_(max) {}

  // nullopt if `max` tickets are out.
  std::optional<Ticket> TryTake();

  // True once no ticket is out; false if that does not happen before `deadline`.
  bool WaitUntilNone(const Deadline& deadline);

 private:
  void GiveBack();

  const std::size_t max_;
  std::mutex mutex_;  // guards num_out_
  std::condition_variable none_out_;
  std::size_t num_out_ = 0;
};

}  // namespace issuer
