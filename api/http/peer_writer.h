// Writes an answer to the peer's own socket: whole, or the connection is over.
#pragma once

#include <cstdint>
#include <string_view>

#include "appliance/base/clock.h"

namespace issuer {

enum class PeerWrite : std::uint8_t {
  kWhole,
  kPeerGone,  // reset or closed
  kTooSlow,   // the peer did not read everything before the deadline
};

// Sends all of `bytes` on the socket `fd`, blocking or not, waiting with poll(2) while its buffer
// is full, at most until `deadline`. Must run on the thread that owns the connection, so that `fd`
// cannot become somebody else's. Raises no SIGPIPE. After anything but kWhole part of the answer
// may be out: the caller shuts the connection.
PeerWrite WriteWhole(int fd, std::string_view bytes, const Deadline& deadline);

}  // namespace issuer
