#include "tests/support/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "appliance/base/check.h"

namespace issuer {
namespace {

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  });
  return lower;
}

// `head` without the empty line.
RawAnswer ParseHead(std::string_view head) {
  RawAnswer answer;
  if (head.size() >= 12) {
    std::from_chars(head.data() + 9, head.data() + 12, answer.status);
  }
  auto line_end = head.find("\r\n");
  while (line_end != std::string_view::npos) {
    head.remove_prefix(line_end + 2);
    line_end = head.find("\r\n");
    const std::string_view line = head.substr(0, line_end);
    const auto colon = line.find(": ");
    if (colon != std::string_view::npos) {
      std::string& value = answer.headers[LowerCase(line.substr(0, colon))];
      value += (value.empty() ? "" : ", ") + std::string(line.substr(colon + 2));
    }
  }
  return answer;
}

// Not open if nobody listens.
UniqueFd Connect(std::uint16_t port) {
  UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  CHECK(fd.is_open());
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    fd.Close();
  }
  return fd;
}

}  // namespace

RawClient::RawClient(std::uint16_t port) : fd_(Connect(port)) {
  CHECK(fd_.is_open());
  const int one = 1;
  ::setsockopt(fd_.get(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
}

bool RawClient::IsListening(std::uint16_t port) {
  return Connect(port).is_open();
}

bool RawClient::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) {
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::optional<RawAnswer> RawClient::Receive(AnswerBody body) {
  constexpr std::chrono::seconds kPatience{30};
  auto head_end = unread_.find("\r\n\r\n");
  while (head_end == std::string::npos) {
    if (!ReadMore(kPatience)) {
      return std::nullopt;
    }
    head_end = unread_.find("\r\n\r\n");
  }
  RawAnswer answer = ParseHead(std::string_view(unread_).substr(0, head_end));
  std::size_t body_len = 0;
  if (const auto length = answer.headers.find("content-length");
      body == AnswerBody::kExpected && length != answer.headers.end()) {
    const std::string& digits = length->second;
    std::from_chars(digits.data(), digits.data() + digits.size(), body_len);
  }
  const std::size_t body_start = head_end + 4;
  while (unread_.size() - body_start < body_len) {
    if (!ReadMore(kPatience)) {
      return std::nullopt;
    }
  }
  answer.body = unread_.substr(body_start, body_len);
  unread_.erase(0, body_start + body_len);
  return answer;
}

bool RawClient::IsClosed(std::chrono::milliseconds within) {
  if (!unread_.empty()) {
    return false;
  }
  pollfd waiting{fd_.get(), POLLIN, 0};
  if (::poll(&waiting, 1, static_cast<int>(within.count())) <= 0) {
    return false;
  }
  char byte = 0;
  return ::recv(fd_.get(), &byte, 1, MSG_PEEK) <= 0;
}

bool RawClient::IsSilent() {
  pollfd waiting{fd_.get(), POLLIN, 0};
  return unread_.empty() && ::poll(&waiting, 1, 0) <= 0;
}

void RawClient::Abort() {
  const linger at_once{1, 0};
  ::setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  fd_.Close();
}

void RawClient::FinishSending() {
  ::shutdown(fd_.get(), SHUT_WR);
}

bool RawClient::ReadMore(std::chrono::milliseconds within) {
  pollfd waiting{fd_.get(), POLLIN, 0};
  if (::poll(&waiting, 1, static_cast<int>(within.count())) <= 0) {
    return false;
  }
  std::array<char, 4096> buffer{};
  const ssize_t received = ::recv(fd_.get(), buffer.data(), buffer.size(), 0);
  if (received <= 0) {
    return false;
  }
  unread_.append(buffer.data(), static_cast<std::size_t>(received));
  return true;
}

std::optional<RawAnswer> Exchange(std::uint16_t port, std::string_view bytes) {
  RawClient client(port);
  client.Send(bytes);
  return client.Receive();
}

}  // namespace issuer
