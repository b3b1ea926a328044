// StrictGate: raw bytes → HttpRequest or refusal. It reads every byte of a connection before
// anything else does, and refuses whatever two readers could understand differently. Pure: no I/O,
// no clock of its own. [ADR 0004]
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "api/http/request.h"
#include "api/http/request_head.h"
#include "appliance/base/clock.h"
#include "appliance/base/result.h"
#include "appliance/base/size.h"

namespace issuer {

struct GateLimits {
  std::size_t max_body_len = 256 * kKiB;       // bytes
  std::chrono::milliseconds head_time{5000};   // from a message's first byte to the end of its head
  std::chrono::milliseconds body_time{15000};  // from the end of the head to the end of the body
};

struct AdmittedRequest {
  HttpRequest request;     // without id
  bool keep_alive = true;  // false: the client asked for close, or sent bytes after the message:
                           // close once answered
};

// One connection's gate, confined to the thread that owns the connection. Each decision depends on
// the bytes so far, never on how they were cut into pieces.
class StrictGate {
 public:
  using TimePoint = Deadline::SteadyClock::time_point;

  explicit StrictGate(const GateLimits& limits) : limits_(limits) {}

  // Takes the next bytes of the connection, read at `now`. Returns the request they complete, or
  // nullopt if more are needed. Bytes that follow a complete message in the same call are dropped,
  // the gate shuts, and `keep_alive` is false: a client that does not wait for its answer is
  // answered once. After a failure the gate is shut as well: answer, then close. A shut gate fails
  // with kHttpMalformed for ever. Fails with kHttpTimeout if the message under way is late, or with
  // a kHttp… code or kMediaTypeUnsupported.
  Result<std::optional<AdmittedRequest>> Take(std::string_view bytes, TimePoint now);

  // When the message under way must be whole (its head, then its body); nullopt between messages.
  std::optional<TimePoint> deadline() const { return deadline_; }

 private:
  enum class State { kRequestLine, kHeaderLines, kBody, kShut };

  Result<std::optional<AdmittedRequest>> Read(std::string_view bytes, TimePoint now);
  Status TakeHeadByte(char c, TimePoint now);
  Status TakeLine(TimePoint now);
  AdmittedRequest Admit(bool bytes_follow);

  GateLimits limits_;
  State state_ = State::kRequestLine;
  std::string line_;  // of the head, so far, without its CR LF
  bool after_cr_ = false;
  std::size_t head_len_ = 0;  // bytes
  HeadFacts facts_;
  HttpRequest request_;
  std::optional<TimePoint> deadline_;
};

}  // namespace issuer
