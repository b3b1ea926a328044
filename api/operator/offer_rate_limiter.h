// How fast an operator may create offers: one token bucket for each operator and configuration.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "appliance/base/clock.h"
#include "appliance/base/id.h"
#include "appliance/config/operators.h"

namespace issuer {

// Any thread. Forgets everything at a restart. A bucket holds one minute's worth and fills evenly;
// a clock that steps back fills nothing.
class OfferRateLimiter {
 public:
  explicit OfferRateLimiter(const Clock& clock) : clock_(clock) {}

  // Takes one offer from the bucket of every configuration, or nothing at all. Returns 0 if it did,
  // else after how many seconds (1 to 60) it is worth trying again. `configurations` are distinct
  // and known, so that the map stays small.
  Seconds Take(const Operator& identity, const std::vector<ConfigurationId>& configurations);

 private:
  struct Bucket {
    std::int64_t level = 0;  // sixtieths of an offer
    Timestamp filled_at{};
  };

  Bucket& Fill(const Operator& identity, const ConfigurationId& configuration, Timestamp now);

  const Clock& clock_;
  std::mutex mutex_;  // guards buckets_
  std::map<std::pair<OperatorName, ConfigurationId>, Bucket> buckets_;
};

}  // namespace issuer
