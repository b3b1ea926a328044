// EventStore on LMDB.
#pragma once

#include "storage/event_store.h"
#include "storage/lmdb/lmdb_access.h"

namespace issuer {

class LmdbEventStore final : public EventStore {
 public:
  explicit LmdbEventStore(const LmdbAccess& access) : access_(access) {}

  Result<std::vector<EventRecord>> ReadEvents(std::uint64_t after, std::size_t limit) override;

 private:
  const LmdbAccess access_;
};

}  // namespace issuer
