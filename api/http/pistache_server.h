// HttpServer: one listening socket on loopback and the reactor threads behind it. Pistache accepts,
// polls and reads; our gate parses, our router answers, our own send(2) writes. [ADR 0004]
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "api/http/connection.h"
#include "api/http/router.h"
#include "appliance/base/clock.h"
#include "appliance/base/log.h"
#include "appliance/base/random.h"
#include "appliance/base/result.h"

namespace issuer {

struct ServerOptions {
  std::string host = "127.0.0.1";  // an IPv4 or IPv6 loopback address, as a number
  std::uint16_t port = 0;          // 0: the kernel chooses
  std::uint16_t num_threads = 8;   // reactors, which are the workers: one request each at a time
  std::size_t max_in_flight = 256;
  std::size_t max_connections = 4096;  // beyond it new ones are closed unread
  ConnectionLimits connection;
  std::chrono::milliseconds patrol_interval{250};  // how often late connections are looked for
  std::chrono::milliseconds drain_time{5000};      // what Stop() gives the requests at work
};

class HttpServer {
  class Impl;

 public:
  // Listens and serves until Stop(). `router`, `log`, `random` and `clock` outlive the server and
  // are used from all its threads. Fails with kConfigInvalid if `options.host` is not a loopback
  // address, or if the port cannot be bound.
  static Result<std::unique_ptr<HttpServer>> Start(
      const ServerOptions& options, Router& router, Log& log, Random& random, const Clock& clock);
  explicit HttpServer(std::unique_ptr<Impl> impl);  // for Start(): nobody else can name an Impl
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  ~HttpServer();

  std::uint16_t port() const;
  std::size_t num_connections() const;

  // Takes no more requests, lets those at work finish within `drain_time`, closes every connection
  // and joins the threads. A second call does nothing. Not from a reactor thread.
  void Stop();

 private:
  std::unique_ptr<Impl> impl_;
};

// True if `host` is a numeric address in 127.0.0.0/8, or ::1.
bool IsLoopbackAddress(const std::string& host);

}  // namespace issuer
