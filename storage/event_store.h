// The feed of events: appended in the transaction that makes them true, read by their numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "appliance/base/result.h"
#include "storage/lifecycle_records.h"

namespace issuer {

// Any thread. Fails as OfferStore does. The other stores append; whether they do, and how long
// events are kept, is said where the stores are opened.
class EventStore {
 public:
  virtual ~EventStore() = default;

  // Up to `limit` events with numbers above `after`, in their order. Whoever reads on from the last
  // number it got misses none that is not yet swept.
  virtual Result<std::vector<EventRecord>> ReadEvents(std::uint64_t after, std::size_t limit) = 0;
};

}  // namespace issuer
