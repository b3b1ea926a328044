// A TCP client that sends exactly the bytes it is told, to loopback, and reads what comes back.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "appliance/base/fd.h"

namespace issuer {

struct RawAnswer {
  int status = 0;
  std::map<std::string, std::string>
      headers;  // names lower case; a repeated one is joined with ", "
  std::string body;
};

enum class AnswerBody : std::uint8_t { kExpected, kNone };  // kNone: the answer to HEAD

class RawClient {
 public:
  // Connects; aborts the test program if nobody listens on `port`.
  explicit RawClient(std::uint16_t port);
  // True if somebody accepts connections on `port`.
  static bool IsListening(std::uint16_t port);

  // False if the server has gone.
  bool Send(std::string_view bytes);
  // The next answer; nullopt if the connection ends or 30 s pass without a byte before it is whole.
  std::optional<RawAnswer> Receive(AnswerBody body = AnswerBody::kExpected);
  // True if the server ends the connection within `within` without sending another byte. `within`
  // bounds the wait only.
  bool IsClosed(std::chrono::milliseconds within = std::chrono::seconds(10));
  // True if nothing of an answer has come so far.
  bool IsSilent();
  // Leaves without a farewell: the kernel sends a reset.
  void Abort();
  // Says that no more bytes come, and keeps listening.
  void FinishSending();

 private:
  bool ReadMore(std::chrono::milliseconds within);

  UniqueFd fd_;
  std::string unread_;
};

// One request, one answer, on a connection of its own.
std::optional<RawAnswer> Exchange(std::uint16_t port, std::string_view bytes);

}  // namespace issuer
