// Whole frames onto one socket, from many threads, one after the other.
#pragma once

#include <condition_variable>
#include <mutex>

#include "appliance/base/bytes.h"
#include "appliance/base/clock.h"
#include "appliance/base/result.h"

namespace issuer {

// Any thread. A frame goes out whole or takes the connection with it.
class FrameSender {
 public:
  // From now on frames go to `fd`, which the caller keeps open until Detach() has returned.
  void Attach(int fd);
  // Shuts the connection down and waits for whoever is sending.
  void Detach();

  // Waits for its turn and for room in the socket. Fails with kSignerBusy (`deadline` passed before
  // anything was sent), kSignerDown (no connection, or it broke here).
  Status Send(ByteView frame, Deadline deadline);

 private:
  std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  int fd_ = -1;
  bool is_sending_ = false;
};

}  // namespace issuer
