#include "storage/status_chunk.h"

#include <bit>
#include <cstddef>
#include <numeric>

#include "appliance/base/check.h"

namespace issuer {
namespace {

std::uint32_t NumTaken(const StatusListRecord& list) {
  return std::accumulate(list.num_taken.begin(), list.num_taken.end(), std::uint32_t{0});
}

}  // namespace

StatusListRecord BeginStatusList(const StatusDemand& demand) {
  CHECK(demand.list_size > 0 && demand.list_size % kEntriesOfChunk == 0);
  CHECK(demand.capacity <= demand.list_size && demand.draws.size() <= demand.capacity);
  StatusListRecord list;
  list.id = demand.new_list;
  list.expires_at = demand.list_expires_at;
  list.size = demand.list_size;
  list.capacity = demand.capacity;
  list.num_taken.resize(demand.list_size / kEntriesOfChunk);
  return list;
}

bool HasRoom(const StatusListRecord& list, std::size_t num_places) {
  const std::uint32_t num_taken = NumTaken(list);
  return num_taken <= list.capacity && list.capacity - num_taken >= num_places;
}

FreeEntry DrawEntry(StatusListRecord& list, std::uint64_t draw) {
  const std::uint32_t num_free = list.size - NumTaken(list);
  CHECK(num_free > 0);
  auto nth = static_cast<std::uint32_t>(draw % num_free);
  for (std::uint32_t chunk = 0; chunk < list.num_taken.size(); ++chunk) {
    const std::uint32_t num_free_here = kEntriesOfChunk - list.num_taken[chunk];
    if (nth < num_free_here) {
      ++list.num_taken[chunk];
      return {chunk, nth};
    }
    nth -= num_free_here;
  }
  CHECK(false);
  return {};
}

std::optional<std::uint32_t> TakeEntry(StatusChunk& chunk, std::uint32_t nth) {
  for (std::size_t at = 0; at < chunk.taken.size(); ++at) {
    const auto num_free = static_cast<std::uint32_t>(8 - std::popcount(chunk.taken[at]));
    if (nth >= num_free) {
      nth -= num_free;
      continue;
    }
    for (std::uint32_t bit = 0; bit < 8; ++bit) {
      const auto mask = static_cast<std::uint8_t>(1U << bit);
      if ((chunk.taken[at] & mask) == 0 && nth-- == 0) {
        chunk.taken[at] |= mask;
        return static_cast<std::uint32_t>(at * 8 + bit);
      }
    }
  }
  return std::nullopt;
}

void SetEntry(StatusChunk& chunk, std::uint32_t offset, CredentialStatus status) {
  CHECK(offset < kEntriesOfChunk);
  const unsigned shift = offset % 4 * 2;
  std::uint8_t& byte = chunk.values[offset / 4];
  byte =
      static_cast<std::uint8_t>((byte & ~(3U << shift)) | (static_cast<unsigned>(status) << shift));
}

}  // namespace issuer
