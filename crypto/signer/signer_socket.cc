// See signer_socket.h.
#include "crypto/signer/signer_socket.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace issuer {
namespace {

constexpr int kBacklog = 16;
constexpr int kFirstPassedFd = 3;  // SD_LISTEN_FDS_START

// nullopt for a path that no socket can have.
std::optional<sockaddr_un> AddressOf(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string text = path.string();
  if (text.empty() || text.size() >= sizeof address.sun_path) {
    return std::nullopt;
  }
  text.copy(std::begin(address.sun_path), text.size());
  return address;
}

UniqueFd NewSocket() {
  return UniqueFd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

Unexpected<Error> Unusable(const char* detail) {
  return Fail(ErrorCode::kFileUnusable, detail);
}

// Makes room at `path`.
Status RemoveStaleSocket(const std::filesystem::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) {
    if (errno != ENOENT) {
      return Unusable("the folder of the signer's socket cannot be read");
    }
    return {};
  }
  if (!S_ISSOCK(status.st_mode)) {
    return Unusable("something that is no socket stands where the signer's socket should be");
  }
  if (ConnectToSigner(path).has_value()) {
    return Unusable("another process listens on the signer's socket");
  }
  if (::unlink(path.c_str()) != 0) {
    return Unusable("the old signer socket cannot be removed");
  }
  return {};
}

int OptionOf(int fd, int option) {
  int value = -1;
  socklen_t len = sizeof value;
  return ::getsockopt(fd, SOL_SOCKET, option, &value, &len) == 0 ? value : -1;
}

}  // namespace

Result<UniqueFd> ConnectToSigner(const std::filesystem::path& path) {
  const std::optional<sockaddr_un> address = AddressOf(path);
  UniqueFd fd = NewSocket();
  if (!address.has_value() || !fd.is_open() ||
      ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0) {
    return Fail(ErrorCode::kSignerDown, "nobody accepts connections at the signer's socket");
  }
  return fd;
}

Result<UniqueFd> ListenForIssuer(const std::filesystem::path& path) {
  const std::optional<sockaddr_un> address = AddressOf(path);
  if (!address.has_value()) {
    return Unusable("the path of the signer's socket is empty or longer than 107 bytes");
  }
  RETURN_IF_ERROR(RemoveStaleSocket(path));
  UniqueFd fd = NewSocket();
  // Nobody gets in between: until listen(2), connections are refused.
  if (!fd.is_open() ||
      ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0 ||
      ::chmod(path.c_str(), 0660) != 0 || ::listen(fd.get(), kBacklog) != 0) {
    return Unusable(
        "the signer's socket cannot be made: does its folder exist, may we write there?");
  }
  return fd;
}

Result<std::optional<UniqueFd>> SocketFromServiceManager() {
  const char* const pid = std::getenv("LISTEN_PID");
  const char* const count = std::getenv("LISTEN_FDS");
  if (pid == nullptr || count == nullptr || pid != std::to_string(::getpid())) {
    return std::optional<UniqueFd>();
  }
  if (std::string_view(count) != "1") {
    return Unusable("the service manager passed more than one socket");
  }
  UniqueFd fd(kFirstPassedFd);
  if (OptionOf(fd.get(), SO_DOMAIN) != AF_UNIX || OptionOf(fd.get(), SO_TYPE) != SOCK_STREAM ||
      OptionOf(fd.get(), SO_ACCEPTCONN) != 1 || ::fcntl(fd.get(), F_SETFD, FD_CLOEXEC) != 0 ||
      ::fcntl(fd.get(), F_SETFL, O_NONBLOCK) != 0) {
    return Unusable("what the service manager passed is no listening Unix stream socket");
  }
  return std::optional<UniqueFd>(std::move(fd));
}

std::optional<uid_t> PeerUid(int connection) {
  ucred credentials{};
  socklen_t len = sizeof credentials;
  if (::getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &credentials, &len) != 0) {
    return std::nullopt;
  }
  return credentials.uid;
}

}  // namespace issuer
