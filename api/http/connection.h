// Connection: what happens to the bytes of one client, from the gate through the router to the
// answer on its socket. Knows no transport: whoever reads the socket hands over the bytes.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <string_view>

#include "api/http/connection_table.h"
#include "api/http/in_flight_limit.h"
#include "api/http/response_writer.h"
#include "api/http/router.h"
#include "api/http/strict_gate.h"
#include "appliance/base/clock.h"
#include "appliance/base/log.h"
#include "appliance/base/random.h"
#include "appliance/base/size.h"

namespace issuer {

struct ConnectionLimits {
  GateLimits gate;
  std::chrono::milliseconds write_time{5000};  // for one answer
  std::chrono::milliseconds idle_time{
      75'000};  // between two requests; longer than nginx keeps its side
  std::chrono::milliseconds linger_time{2000};  // for the client to read a last answer and close
  std::size_t max_linger_len = kMiB;  // bytes a refused client may still send before it is cut off
};

// What the connections of one server share. Outlives them.
struct ConnectionContext {
  Router& router;
  Log& log;
  Random& random;
  const Clock& clock;
  const ConnectionLimits& limits;
  InFlightLimit& in_flight;
  ConnectionTable& table;
  const std::atomic<bool>& stopping;  // true: no new request is served
};

// Confined to the reactor thread that owns the descriptor.
class Connection {
 public:
  // `fd` is the transport's to close. Lists itself in the table; shuts the socket at once if there
  // is no room.
  Connection(int fd, const ConnectionContext& context);

  // Takes what was read, and returns when every answer that it makes due has been written to the
  // socket. `date` is the thread's own. Never throws: what escapes the router is answered 500 and
  // logged without its text.
  void OnBytes(std::string_view bytes, HttpDate& date);

  // To be called before the descriptor is closed.
  void OnClose() { context_.table.Remove(fd_); }

 private:
  using TimePoint = StrictGate::TimePoint;

  void Serve(AdmittedRequest admitted, TimePoint now, HttpDate& date);
  void Refuse(const Error& error, HttpDate& date);
  HttpResponse AskRouter(HttpRequest& request);
  HttpResponse AskRouterToRefuse(const Error& error);
  void LogRequest(const HttpRequest& request, int status, TimePoint since);
  void Write(const HttpResponse& response, const AnswerContext& answer);
  void Linger();
  void CutOff();

  const int fd_;
  const ConnectionContext& context_;
  StrictGate gate_;
  bool is_over_ = false;         // the last answer is out: whatever comes is dropped
  std::size_t num_dropped_ = 0;  // bytes
};

}  // namespace issuer
