// The promises about credentials with a status, and their lists, in their plainest form.
#include <algorithm>
#include <utility>

#include "appliance/base/check.h"
#include "tests/support/erase_expired.h"
#include "tests/support/memory_stores.h"

namespace issuer {

// ---- Places ----

std::vector<StatusPlace> MemoryStores::Take(const StatusDemand& demand) {
  if (demand.draws.empty()) {
    return {};
  }
  const auto open = open_lists_.find(demand.list_expires_at);
  auto list = open == open_lists_.end() ? status_lists_.end() : status_lists_.find(open->second);
  const auto has_room = [&](const StatusList& one) {
    const auto num_taken = std::count(one.taken.begin(), one.taken.end(), true);
    return static_cast<std::size_t>(num_taken) + demand.draws.size() <= one.capacity;
  };
  if (list == status_lists_.end() || !has_room(list->second)) {
    StatusList made;
    made.expires_at = demand.list_expires_at;
    made.capacity = demand.capacity;
    made.taken.resize(demand.list_size);
    made.values.resize(demand.list_size);
    const auto [it, is_new] = status_lists_.emplace(demand.new_list, std::move(made));
    CHECK(is_new);
    list = it;
    open_lists_[demand.list_expires_at] = demand.new_list;
  }
  std::vector<StatusPlace> places;
  for (const std::uint64_t draw : demand.draws) {
    std::vector<std::uint32_t> free;
    for (std::uint32_t index = 0; index < list->second.taken.size(); ++index) {
      if (!list->second.taken[index]) {
        free.push_back(index);
      }
    }
    const std::uint32_t index = free[draw % free.size()];
    list->second.taken[index] = true;
    places.push_back({list->first, index});
  }
  return places;
}

Result<std::vector<StatusPlace>> MemoryStores::TakePlaces(const StatusDemand& demand) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  return Take(demand);
}

// ---- Issuances ----

void MemoryStores::Insert(const std::vector<IssuanceRecord>& issuances) {
  for (const IssuanceRecord& issuance : issuances) {
    CHECK(issuances_.emplace(issuance.id, issuance).second);
  }
}

Status MemoryStores::RecordIssuances(const std::vector<IssuanceRecord>& issuances) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  Insert(issuances);
  return {};
}

Result<SetStatusOutcome> MemoryStores::SetStatus(const IssuanceId& issuance,
                                                 CredentialStatus status,
                                                 Timestamp now) {
  using Kind = SetStatusOutcome::Kind;
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  const auto it = issuances_.find(issuance);
  if (it == issuances_.end() || it->second.expires_at <= now) {
    return SetStatusOutcome{};
  }
  IssuanceRecord& record = it->second;
  if (record.status == status) {
    return SetStatusOutcome{Kind::kUnchanged, record};
  }
  if (record.status == CredentialStatus::kInvalid) {
    return SetStatusOutcome{Kind::kFinal, record};
  }
  StatusList& list = status_lists_.at(record.place.list);
  list.values[record.place.index] = status;
  ++list.version;
  record.status = status;
  record.changed_at = now;
  EventRecord event;
  event.kind = EventKind::kStatusChanged;
  event.offer = record.offer;
  event.configuration = record.configuration;
  event.change = StatusChange{issuance, status};
  AppendEvent(std::move(event), now);
  return SetStatusOutcome{Kind::kChanged, record};
}

Result<std::optional<IssuanceRecord>> MemoryStores::ReadIssuance(const IssuanceId& issuance) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  const auto it = issuances_.find(issuance);
  return it == issuances_.end() ? std::nullopt : std::optional(it->second);
}

Result<IssuancePage> MemoryStores::ListIssuances(const IssuanceFilter& filter,
                                                 const std::string& cursor,
                                                 std::size_t limit) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  std::vector<IssuanceRecord> fitting;
  for (const auto& [id, record] : issuances_) {
    const bool fits =
        (!filter.offer.has_value() || record.offer == *filter.offer) &&
        (!filter.configuration.has_value() || record.configuration == *filter.configuration) &&
        (!filter.from.has_value() || record.issued_at >= *filter.from) &&
        (!filter.to.has_value() || record.issued_at <= *filter.to);
    if (fits) {
      fitting.push_back(record);
    }
  }
  std::sort(fitting.begin(), fitting.end(), [](const auto& a, const auto& b) {
    return std::pair(a.issued_at, a.id) > std::pair(b.issued_at, b.id);
  });
  IssuancePage page;
  bool is_after = cursor.empty();  // the id that ended the page before
  for (const IssuanceRecord& record : fitting) {
    if (!is_after) {
      is_after = record.id.value() == cursor;
    } else if (page.issuances.size() == limit) {
      page.next = page.issuances.back().id.value();
      break;
    } else {
      page.issuances.push_back(record);
    }
  }
  return page;
}

// ---- Lists ----

Result<std::vector<StatusListVersion>> MemoryStores::ListStatusLists(Timestamp now) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  std::vector<StatusListVersion> lists;
  for (const auto& [id, list] : status_lists_) {
    if (list.expires_at > now) {
      lists.push_back({id, list.version, list.expires_at});
    }
  }
  return lists;
}

Result<std::optional<StatusListContent>> MemoryStores::ReadStatusList(const StatusListId& list) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  const auto it = status_lists_.find(list);
  if (it == status_lists_.end()) {
    return std::optional<StatusListContent>();
  }
  StatusListContent content;
  content.version = {list, it->second.version, it->second.expires_at};
  content.values.resize(it->second.values.size() / 4);
  for (std::size_t i = 0; i < it->second.values.size(); ++i) {
    content.values[i / 4] |=
        static_cast<std::uint8_t>(static_cast<unsigned>(it->second.values[i]) << (i % 4 * 2));
  }
  return std::optional(std::move(content));
}

std::size_t MemoryStores::SweepStatuses(Timestamp now, std::size_t limit) {
  std::size_t num_removed = EraseExpired(
      issuances_, limit, [now](const IssuanceRecord& record) { return record.expires_at <= now; });
  num_removed += EraseExpired(status_lists_, limit - num_removed, [now](const StatusList& list) {
    return list.expires_at <= now;
  });
  std::erase_if(open_lists_,
                [&](const auto& open) { return !status_lists_.contains(open.second); });
  return num_removed;
}

}  // namespace issuer
