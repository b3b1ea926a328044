// How a store in memory sweeps a map.
#pragma once

#include <cstddef>

namespace issuer {

// Erases up to `limit` entries that `is_expired` names; returns how many.
template <typename Map, typename Predicate>
std::size_t EraseExpired(Map& map, std::size_t limit, const Predicate& is_expired) {
  std::size_t num_erased = 0;
  for (auto it = map.begin(); it != map.end() && num_erased < limit;) {
    if (is_expired(it->second)) {
      it = map.erase(it);
      ++num_erased;
    } else {
      ++it;
    }
  }
  return num_erased;
}

}  // namespace issuer
