#include "storage/lmdb/lmdb_event_store.h"

#include <limits>
#include <utility>

namespace issuer {

Result<std::vector<EventRecord>> LmdbEventStore::ReadEvents(std::uint64_t after,
                                                            std::size_t limit) {
  std::vector<EventRecord> events;
  if (after == std::numeric_limits<std::uint64_t>::max()) {
    return events;
  }
  ASSIGN_OR_RETURN(const ReadTxn txn, ReadTxn::Begin(access_.environment));
  ASSIGN_OR_RETURN(Cursor walk, txn.OpenCursor(access_.schema.events));
  ASSIGN_OR_RETURN(std::optional<Entry> entry, walk.Seek(EventKey(after + 1)));
  while (entry.has_value() && events.size() < limit) {
    ASSIGN_OR_RETURN(EventRecord event, DecodeEvent(entry->value));
    events.push_back(std::move(event));
    ASSIGN_OR_RETURN(entry, walk.Next());
  }
  return events;
}

}  // namespace issuer
