#include "api/operator/offer_rate_limiter.h"

#include <algorithm>

namespace issuer {
namespace {

constexpr std::int64_t kSecondsPerMinute = 60;
// A bucket is counted in sixtieths, so that a limit of N a minute is N sixtieths a second, without
// fractions.
constexpr std::int64_t kPriceOfOffer = 60;

}  // namespace

Seconds OfferRateLimiter::Take(const Operator& identity,
                               const std::vector<ConfigurationId>& configurations) {
  const Timestamp now = clock_.Now();
  const std::int64_t per_second = identity.max_offers_per_minute;
  const std::lock_guard lock(mutex_);
  std::int64_t missing = 0;
  for (const ConfigurationId& configuration : configurations) {
    missing = std::max(missing, kPriceOfOffer - Fill(identity, configuration, now).level);
  }
  if (missing > 0) {
    const std::int64_t wait =
        per_second == 0 ? kSecondsPerMinute : (missing + per_second - 1) / per_second;
    return Seconds(std::clamp<std::int64_t>(wait, 1, kSecondsPerMinute));
  }
  for (const ConfigurationId& configuration : configurations) {
    Fill(identity, configuration, now).level -= kPriceOfOffer;
  }
  return Seconds(0);
}

OfferRateLimiter::Bucket& OfferRateLimiter::Fill(const Operator& identity,
                                                 const ConfigurationId& configuration,
                                                 Timestamp now) {
  const std::int64_t per_second = identity.max_offers_per_minute;
  const std::int64_t capacity = per_second * kSecondsPerMinute;
  const auto [found, is_new] =
      buckets_.try_emplace({identity.name, configuration}, Bucket{capacity, now});
  Bucket& bucket = found->second;
  const std::int64_t elapsed =
      std::clamp<std::int64_t>((now - bucket.filled_at).count(), 0, kSecondsPerMinute);
  bucket.level = std::min(capacity, bucket.level + elapsed * per_second);
  bucket.filled_at = now;
  return bucket;
}

}  // namespace issuer
