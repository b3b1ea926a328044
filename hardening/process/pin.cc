// See pin.h.
#include "hardening/process/pin.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <utility>

#include "appliance/base/fd.h"

namespace issuer {
namespace {

constexpr std::size_t kMaxPinLen = 64;

}  // namespace

Result<Pin> ReadPinFromFd(int fd) {
  // One byte for the newline, one to notice that there is more. Never grows, so never leaves a copy
  // behind.
  WipedBytes bytes(kMaxPinLen + 2);
  std::size_t len = 0;
  while (len < bytes.size()) {
    const ssize_t num_read = ::read(fd, bytes.data() + len, bytes.size() - len);
    if (num_read < 0 && errno == EINTR) {
      continue;
    }
    if (num_read < 0) {
      return Fail(ErrorCode::kFileUnusable, "the PIN cannot be read from its descriptor");
    }
    if (num_read == 0) {
      break;
    }
    len += static_cast<std::size_t>(num_read);
  }
  if (len > 0 && bytes[len - 1] == '\n') {
    --len;
  }
  if (len == 0 || len > kMaxPinLen) {
    return Fail(ErrorCode::kFileUnusable, "the PIN is empty or longer than 64 bytes");
  }
  bytes.resize(len);
  return Pin(std::move(bytes));
}

Result<Pin> ReadPinFromCredential() {
  const char* const directory = std::getenv("CREDENTIALS_DIRECTORY");
  if (directory == nullptr) {
    return Fail(ErrorCode::kFileUnusable,
                "no PIN was given: neither a descriptor nor a credential");
  }
  const UniqueFd file(::open((std::string(directory) + "/pin").c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) {
    return Fail(ErrorCode::kFileUnusable, "there is no credential `pin` that may be read");
  }
  return ReadPinFromFd(file.get());
}

}  // namespace issuer
