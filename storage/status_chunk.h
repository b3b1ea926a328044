// The entries of status lists, as bits: drawing a free one, setting and reading values.
#pragma once

#include <cstdint>
#include <optional>

#include "storage/status_records.h"

namespace issuer {

// A list without an entry taken, as `demand` wants it begun.
StatusListRecord BeginStatusList(const StatusDemand& demand);

// True if `num_places` more are to be had.
bool HasRoom(const StatusListRecord& list, std::size_t num_places);

struct FreeEntry {
  std::uint32_t chunk = 0;
  std::uint32_t nth = 0;  // among the chunk's free entries, from 0
};

// The free entry that `draw` falls on; all are equally likely. Counts it as taken. Precondition:
// one is free.
FreeEntry DrawEntry(StatusListRecord& list, std::uint64_t draw);

// Marks the `nth` free entry as taken; its offset. Nullopt: so many are not free, the chunk does
// not fit its list's count.
std::optional<std::uint32_t> TakeEntry(StatusChunk& chunk, std::uint32_t nth);

void SetEntry(StatusChunk& chunk, std::uint32_t offset, CredentialStatus status);

}  // namespace issuer
