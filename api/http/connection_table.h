// ConnectionTable: every open connection of a server and the time by which it must have moved on.
// It caps their number and cuts off those that are late; it never writes to one.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <unordered_map>

#include "appliance/base/clock.h"

namespace issuer {

// Any thread. A descriptor is in the table from before its first byte is read until before it is
// closed; the owner calls Remove() before close(2), so that under the table's lock a listed
// descriptor always is the connection it was.
class ConnectionTable {
 public:
  using TimePoint = Deadline::SteadyClock::time_point;

  explicit ConnectionTable(std::size_t max) : max_(max) {}

  // False if the table is full: the connection is not to be served. It is listed all the same, and
  // late from the start.
  bool Add(int fd, TimePoint late_after);
  void SetLateAfter(int fd, TimePoint late_after);
  void Remove(int fd);

  // Shuts each connection that is late at `now`, both ways; its owner sees the end of the stream,
  // and closes. Returns how many.
  std::size_t ShutLate(TimePoint now);

  // True once the table is empty; false if that does not happen before `deadline`.
  bool WaitUntilEmpty(const Deadline& deadline);

  std::size_t size() const;

 private:
  const std::size_t max_;
  mutable std::mutex mutex_;  // guards late_after_
  std::condition_variable empty_;
  std::unordered_map<int, TimePoint> late_after_;
};

}  // namespace issuer
