// What may come once only, for as long as it would be accepted: the `jti` of DPoP proofs, client
// assertions and proofs of possession. [rfc9449 §11.1]
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <queue>
#include <set>
#include <utility>
#include <vector>

#include "appliance/base/clock.h"
#include "appliance/base/result.h"
#include "storage/records.h"

namespace issuer {

// Any thread. In memory: a restart forgets, which is why what is remembered here is short-lived
// and, where replay matters most, carries a server nonce of this process as well.
class ReplayCache {
 public:
  // `max_entries`  beyond which newcomers are refused, never the old forgotten.
  explicit ReplayCache(std::size_t max_entries = 1'000'000) : max_entries_(max_entries) {}
  ReplayCache(const ReplayCache&) = delete;
  ReplayCache& operator=(const ReplayCache&) = delete;

  // True the first time; false if `what` came before and that use has not expired at `now`. What
  // has expired at or before `now` is forgotten. Fails with kOverloaded (retry later).
  Result<bool> Use(const Digest& what, Timestamp expires_at, Timestamp now);

 private:
  using Entry = std::pair<Timestamp, Digest>;

  const std::size_t max_entries_;
  std::mutex mutex_;  // guards both
  std::set<Digest> used_;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> expiry_;  // first to expire first
};

}  // namespace issuer
