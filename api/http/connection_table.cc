#include "api/http/connection_table.h"

#include <sys/socket.h>

namespace issuer {

bool ConnectionTable::Add(int fd, TimePoint late_after) {
  const std::lock_guard lock(mutex_);
  const bool has_room = late_after_.size() < max_;
  late_after_[fd] = has_room ? late_after : TimePoint::min();
  return has_room;
}

void ConnectionTable::SetLateAfter(int fd, TimePoint late_after) {
  const std::lock_guard lock(mutex_);
  if (const auto entry = late_after_.find(fd); entry != late_after_.end()) {
    entry->second = late_after;
  }
}

void ConnectionTable::Remove(int fd) {
  const std::lock_guard lock(mutex_);
  late_after_.erase(fd);
  if (late_after_.empty()) {
    empty_.notify_all();
  }
}

std::size_t ConnectionTable::ShutLate(TimePoint now) {
  const std::lock_guard lock(mutex_);
  std::size_t num_shut = 0;
  for (const auto& [fd, late_after] : late_after_) {
    if (late_after < now) {
      ::shutdown(fd, SHUT_RDWR);
      ++num_shut;
    }
  }
  return num_shut;
}

bool ConnectionTable::WaitUntilEmpty(const Deadline& deadline) {
  std::unique_lock lock(mutex_);
  return empty_.wait_until(lock, deadline.at(), [this] { return late_after_.empty(); });
}

std::size_t ConnectionTable::size() const {
  const std::lock_guard lock(mutex_);
  return late_after_.size();
}

}  // namespace issuer
