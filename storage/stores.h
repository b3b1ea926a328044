// Stores: one of each port, by reference; and the housekeeping that every implementation offers.
#pragma once

#include <cstddef>
#include <cstdint>

#include "storage/deferred_store.h"
#include "storage/event_store.h"
#include "storage/grant_store.h"
#include "storage/issuance_store.h"
#include "storage/notification_store.h"
#include "storage/offer_store.h"
#include "storage/refresh_store.h"
#include "storage/status_store.h"

namespace issuer {

struct StoreUsage {
  std::uint64_t num_offers = 0;
  std::uint64_t num_grants = 0;
  std::uint64_t num_tokens = 0;
  std::uint64_t num_nonces = 0;
  std::uint64_t used_bytes = 0;
  std::uint64_t max_bytes = 0;
};

class Housekeeping {
 public:
  virtual ~Housekeeping() = default;
  // Removes up to `limit` records that expired at or before `now`; returns how many. Only reclaims
  // space: nothing may depend on it having run.
  virtual Result<std::size_t> SweepExpired(Timestamp now, std::size_t limit) = 0;
  virtual Result<StoreUsage> Usage() = 0;
};

struct Stores {
  OfferStore& offers;
  GrantStore& grants;
  IssuanceStore& issuances;
  Housekeeping& housekeeping;
  NotificationStore& notifications;
  RefreshStore& refreshes;
  DeferredStore& deferred;
  EventStore& events;
  StatusStore& statuses;
};

}  // namespace issuer
