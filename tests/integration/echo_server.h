// An HttpServer whose router gives each request its own id back after a little work: what the
// crossed-answers tests ask.
#pragma once

#include <fcntl.h>

#include <memory>
#include <string>
#include <thread>

#include "api/http/pistache_server.h"
#include "appliance/base/check.h"
#include "appliance/base/fd.h"
#include "appliance/base/random.h"

namespace issuer {

class EchoRouter final : public Router {
 public:
  explicit EchoRouter(Random& random) : random_(random) {}
  HttpResponse Answer(HttpRequest& request) override {
    // Up to 300 µs: long enough for clients to leave in between.
    std::this_thread::sleep_for(std::chrono::microseconds(random_.Below(300)));
    return {200, "text/plain", request.body + std::string(random_.Below(3000), '.')};
  }
  HttpResponse AnswerRefusal(const Error& error) override {
    return {error.code == ErrorCode::kOverloaded ? 503 : 400, "text/plain", NameOf(error.code)};
  }

 private:
  Random& random_;
};

class EchoServer {
 public:
  explicit EchoServer(std::uint16_t num_threads)
      : null_(::open("/dev/null", O_WRONLY | O_CLOEXEC)), log_(null_.get(), "echo", clock_) {
    ServerOptions options;
    options.num_threads = num_threads;
    auto server = HttpServer::Start(options, router_, log_, random_, clock_);
    CHECK(server.has_value());
    server_ = std::move(*server);
  }
  std::uint16_t port() const { return server_->port(); }
  std::size_t num_connections() const { return server_->num_connections(); }

 private:
  UniqueFd null_;
  SystemClock clock_;
  SystemRandom random_;
  Log log_;
  EchoRouter router_{random_};
  std::unique_ptr<HttpServer> server_;
};

}  // namespace issuer
