#include "api/http/peer_writer.h"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

namespace issuer {

PeerWrite WriteWhole(int fd, std::string_view bytes, const Deadline& deadline) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
      continue;
    }
    if (errno == EINTR) {
      continue;
    }
    if (errno != EAGAIN && errno != EWOULDBLOCK) {
      return PeerWrite::kPeerGone;
    }
    const auto remaining = deadline.Remaining();
    if (remaining.count() <= 0) {
      return PeerWrite::kTooSlow;
    }
    pollfd waiting{fd, POLLOUT, 0};
    // Whatever poll says, even EINTR, the next send finds out what is the case.
    (void)::poll(&waiting, 1, static_cast<int>(remaining.count()));
  }
  return PeerWrite::kWhole;
}

}  // namespace issuer
