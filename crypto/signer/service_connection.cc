// See service_connection.h.
#include "crypto/signer/service_connection.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "appliance/base/check.h"
#include "appliance/base/size.h"

namespace issuer {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kStopReadingLen = 8 * kMiB;
constexpr std::size_t kMaxOutgoingLen = 16 * kMiB;

}  // namespace

ServiceConnection::ServiceConnection(std::uint64_t number,
                                     UniqueFd fd,
                                     milliseconds stall_patience,
                                     FrameHandler handle_frame)
    : number_(number),
      fd_(std::move(fd)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      stall_patience_(stall_patience),
      handle_frame_(std::move(handle_frame)) {
  CHECK(wake_.is_open());
}

ConnectionEnd ServiceConnection::Run() {
  last_progress_ = steady_clock::now();
  while (true) {
    if (!Flush()) {
      return ConnectionEnd::kByPeer;
    }
    const Backlog backlog = ReadBacklog();
    if (backlog.is_closing) {
      return ConnectionEnd::kByUs;
    }
    const auto stalled_for = steady_clock::now() - last_progress_;
    if (backlog.is_over_limit || (backlog.len > 0 && stalled_for >= stall_patience_)) {
      return ConnectionEnd::kPeerDoesNotRead;
    }
    const bool may_read = backlog.len <= kStopReadingLen;
    std::array<pollfd, 2> entries{{{fd_.get(), 0, 0}, {wake_.get(), POLLIN, 0}}};
    entries[0].events =
        static_cast<short>((may_read ? POLLIN : 0) | (backlog.len > 0 ? POLLOUT : 0));
    const auto patience =
        std::chrono::duration_cast<milliseconds>(stall_patience_ - stalled_for) + milliseconds(1);
    ::poll(
        entries.data(), entries.size(), backlog.len > 0 ? static_cast<int>(patience.count()) : -1);
    eventfd_t ignored = 0;
    ::eventfd_read(wake_.get(), &ignored);
    if ((entries[0].revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
      if (const std::optional<ConnectionEnd> end = ReadAndHandle()) {
        Flush();  // earlier requests were answered; let the peer see it if it can
        return *end;
      }
    }
  }
}

void ServiceConnection::Deliver(Bytes frame) {
  const std::lock_guard lock(mutex_);
  if (frame.size() > kMaxOutgoingLen - std::min(outgoing_len_, kMaxOutgoingLen)) {
    is_over_limit_ = true;
  } else {
    outgoing_len_ += frame.size();
    outgoing_.push_back(std::move(frame));
  }
  Wake();
}

void ServiceConnection::Close() {
  const std::lock_guard lock(mutex_);
  is_closing_ = true;
  Wake();
}

ServiceConnection::Backlog ServiceConnection::ReadBacklog() {
  const std::lock_guard lock(mutex_);
  return {outgoing_len_, is_closing_, is_over_limit_};
}

bool ServiceConnection::Flush() {
  const std::lock_guard lock(mutex_);  // never long: nothing below waits
  if (outgoing_.empty()) {
    last_progress_ = steady_clock::now();
  }
  while (!outgoing_.empty()) {
    const ByteView rest = ByteView(outgoing_.front()).subspan(first_sent_);
    const ssize_t num_sent =
        ::send(fd_.get(), rest.data(), rest.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (num_sent < 0) {
      return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    }
    last_progress_ = steady_clock::now();
    const auto len = static_cast<std::size_t>(num_sent);
    outgoing_len_ -= len;
    first_sent_ += len;
    if (first_sent_ == outgoing_.front().size()) {
      outgoing_.pop_front();
      first_sent_ = 0;
    }
  }
  return true;
}

std::optional<ConnectionEnd> ServiceConnection::ReadAndHandle() {
  switch (assembler_.ReadFrom(fd_.get())) {
    case FrameAssembler::ReadOutcome::kMore:
      return HandleFrames();
    case FrameAssembler::ReadOutcome::kNothingNow:
      return std::nullopt;
    case FrameAssembler::ReadOutcome::kEnded:
      break;
  }
  return ConnectionEnd::kByPeer;
}

std::optional<ConnectionEnd> ServiceConnection::HandleFrames() {
  while (true) {
    const Result<std::optional<Bytes>> body = assembler_.Next();
    if (!body.has_value()) {
      return ConnectionEnd::kProtocolBroken;
    }
    if (!body->has_value()) {
      return std::nullopt;
    }
    if (!handle_frame_(*this, **body).has_value()) {
      return ConnectionEnd::kProtocolBroken;
    }
  }
}

// Precondition: mutex_ is held, so that the thread cannot miss what it is woken for.
void ServiceConnection::Wake() {
  ::eventfd_write(wake_.get(), 1);
}

}  // namespace issuer
