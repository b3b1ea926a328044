#include "appliance/issuance/replay_cache.h"

namespace issuer {

Result<bool> ReplayCache::Use(const Digest& what, Timestamp expires_at, Timestamp now) {
  const std::lock_guard lock(mutex_);
  while (!expiry_.empty() && expiry_.top().first <= now) {
    used_.erase(expiry_.top().second);
    expiry_.pop();
  }
  if (used_.contains(what)) {
    return false;
  }
  if (expires_at <= now) {
    return true;  // nobody will accept it again
  }
  if (used_.size() >= max_entries_) {
    return Fail(ErrorCode::kOverloaded, "too many proofs to remember");
  }
  used_.insert(what);
  expiry_.emplace(expires_at, what);
  return true;
}

}  // namespace issuer
