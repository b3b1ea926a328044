// See frame_sender.h.
#include "crypto/signer/frame_sender.h"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

namespace issuer {
namespace {

Status SendWhole(int fd, ByteView frame, Deadline deadline) {
  ByteView rest = frame;
  while (!rest.empty()) {
    const ssize_t num_sent = ::send(fd, rest.data(), rest.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (num_sent > 0) {
      rest = rest.subspan(static_cast<std::size_t>(num_sent));
      continue;
    }
    if (errno == EINTR) {
      continue;
    }
    if (errno != EAGAIN && errno != EWOULDBLOCK) {
      return Fail(ErrorCode::kSignerDown, "the connection to the signer broke");
    }
    pollfd entry{fd, POLLOUT, 0};
    const auto patience = static_cast<int>(deadline.Remaining().count());
    if (::poll(&entry, 1, patience) == 0) {
      if (rest.size() == frame.size()) {
        return Fail(ErrorCode::kSignerBusy, "the signer did not take the request in time");
      }
      ::shutdown(fd, SHUT_RDWR);  // half a frame is out: nothing can follow it
      return Fail(ErrorCode::kSignerDown, "the signer stopped reading within a request");
    }
  }
  return {};
}

}  // namespace

void FrameSender::Attach(int fd) {
  const std::lock_guard lock(mutex_);
  fd_ = fd;
}

void FrameSender::Detach() {
  std::unique_lock lock(mutex_);
  ::shutdown(fd_, SHUT_RDWR);
  changed_.wait(lock, [&] { return !is_sending_; });
  fd_ = -1;
  changed_.notify_all();
}

Status FrameSender::Send(ByteView frame, Deadline deadline) {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_until(lock, deadline.at(), [&] { return !is_sending_ || fd_ < 0; })) {
    return Fail(ErrorCode::kSignerBusy, "the signer does not take requests fast enough");
  }
  if (fd_ < 0) {
    return Fail(ErrorCode::kSignerDown, "there is no connection to the signer");
  }
  is_sending_ = true;
  const int fd = fd_;
  lock.unlock();
  const Status sent = SendWhole(fd, frame, deadline);
  lock.lock();
  is_sending_ = false;
  changed_.notify_all();
  return sent;
}

}  // namespace issuer
