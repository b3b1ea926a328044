// See frame_assembler.h.
#include "crypto/signer/frame_assembler.h"

#include <sys/socket.h>

#include <cerrno>

#include "appliance/base/size.h"
#include "crypto/signer/wire.h"

namespace issuer {
namespace {

constexpr std::size_t kReadLen = 64 * kKiB;

}  // namespace

FrameAssembler::ReadOutcome FrameAssembler::ReadFrom(int fd) {
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(num_used_));
  num_used_ = 0;
  const std::size_t old_len = buffer_.size();
  buffer_.resize(old_len + kReadLen);
  ssize_t num_read = -1;
  do {
    num_read = ::recv(fd, buffer_.data() + old_len, kReadLen, MSG_DONTWAIT);
  } while (num_read < 0 && errno == EINTR);
  const bool would_block = num_read < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  buffer_.resize(old_len + (num_read > 0 ? static_cast<std::size_t>(num_read) : 0));
  if (num_read > 0) {
    return ReadOutcome::kMore;
  }
  return would_block ? ReadOutcome::kNothingNow : ReadOutcome::kEnded;
}

Result<std::optional<Bytes>> FrameAssembler::Next() {
  const ByteView rest = ByteView(buffer_).subspan(num_used_);
  if (rest.size() < kFramePrefixLen) {
    return std::optional<Bytes>();
  }
  ASSIGN_OR_RETURN(const std::size_t len, DecodeFrameLen(rest.first(kFramePrefixLen)));
  const ByteView body = rest.subspan(kFramePrefixLen);
  if (body.size() < len) {
    return std::optional<Bytes>();
  }
  num_used_ += kFramePrefixLen + len;
  return std::optional<Bytes>(ToBytes(body.first(len)));
}

}  // namespace issuer
