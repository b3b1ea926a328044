// The only file that includes Pistache. What is measured of version 0.0.5 and why each call is as
// it is: ADR 0004.
#include "api/http/pistache_server.h"

#include <arpa/inet.h>
#include <pistache/endpoint.h>
#include <pistache/http.h>
#include <pistache/peer.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

namespace issuer {
namespace {

// Pistache's own time-outs answer through its write queue, which must never hold anything. Far
// enough never to come, near enough not to overflow when it converts to nanoseconds.
constexpr std::chrono::hours kNever{24 * 365 * 20};

// Its private virtual functions are overridden; onRequest is never reached, since nothing is fed to
// Pistache's parser.
class PistacheAdapter final : public Pistache::Http::Handler {
 public:
  explicit PistacheAdapter(const ConnectionContext& context) : context_(context) {}

  // Pistache clones its handler for each reactor thread.
  std::shared_ptr<Pistache::Tcp::Handler> clone() const override {
    return std::make_shared<PistacheAdapter>(context_);
  }

  void onRequest(const Pistache::Http::Request& /*request*/,
                 Pistache::Http::ResponseWriter /*response*/) override {}

  void onDisconnection(const std::shared_ptr<Pistache::Tcp::Peer>& peer) override {
    Fenced(*peer, [&] {
      if (const auto found = connections_.find(peer->getID()); found != connections_.end()) {
        found->second->OnClose();
        connections_.erase(found);
      }
    });
  }

 private:
  void onConnection(const std::shared_ptr<Pistache::Tcp::Peer>& peer) override {
    Fenced(*peer, [&] {
      // Pistache looks for a parser in every peer when it checks for idle ones; one that is never
      // fed serves all.
      peer->putData(ParserData, unused_parser_);
      connections_[peer->getID()] = std::make_unique<Connection>(peer->fd(), context_);
    });
  }

  void onInput(const char* buffer,
               std::size_t len,
               const std::shared_ptr<Pistache::Tcp::Peer>& peer) override {
    Fenced(*peer, [&] {
      if (const auto found = connections_.find(peer->getID()); found != connections_.end()) {
        found->second->OnBytes({buffer, len}, date_);
      }
    });
  }

  // Pistache answers an exception with its text, or dies of it: none reaches it. The connection
  // ends.
  template <typename Body>
  void Fenced(const Pistache::Tcp::Peer& peer, Body&& body) {
    try {
      body();
    } catch (...) {
      context_.log.Error("exception on a reactor thread").Write();
      ::shutdown(peer.fd(), SHUT_RDWR);
    }
  }

  const ConnectionContext& context_;
  const std::shared_ptr<Pistache::Http::RequestParser> unused_parser_ =
      std::make_shared<Pistache::Http::RequestParser>(1);
  // The reactor thread's own. By peer, whose number, unlike a descriptor's, never comes again. Not
  // in the peer itself, since the accept thread may be the last to let go of that.
  std::unordered_map<std::size_t, std::unique_ptr<Connection>> connections_;
  HttpDate date_;
};

}  // namespace

bool IsLoopbackAddress(const std::string& host) {
  in_addr v4{};
  if (::inet_pton(AF_INET, host.c_str(), &v4) == 1) {
    return (ntohl(v4.s_addr) >> 24) == 127;
  }
  in6_addr v6{};
  return ::inet_pton(AF_INET6, host.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6) != 0;
}

class HttpServer::Impl {
 public:
  Impl(const ServerOptions& options, Router& router, Log& log, Random& random, const Clock& clock)
      : options_(options),
        in_flight_(options.max_in_flight),
        table_(options.max_connections),
        context_{router, log, random, clock, options_.connection, in_flight_, table_, stopping_} {}

  Status Start() {
    if (!IsLoopbackAddress(options_.host)) {
      return Fail(
          ErrorCode::kConfigInvalid,
          "the HTTP server listens on a loopback address only; TLS and the network are the edge's");
    }
    try {
      Listen();
    } catch (...) {
      endpoint_.reset();
      return Fail(ErrorCode::kConfigInvalid, "the HTTP port cannot be bound; is it in use?");
    }
    patrol_ = std::thread([this] { Patrol(); });
    return {};
  }

  void Stop() {
    if (endpoint_ == nullptr) {
      return;
    }
    stopping_ = true;
    (void)in_flight_.WaitUntilNone(Deadline::In(options_.drain_time));
    (void)table_.ShutLate(ConnectionTable::TimePoint::max());
    (void)table_.WaitUntilEmpty(Deadline::In(options_.drain_time));
    endpoint_->shutdown();
    endpoint_.reset();  // joins its threads
    {
      const std::lock_guard lock(patrol_mutex_);
      patrol_ends_ = true;
    }
    patrol_wakes_.notify_all();
    patrol_.join();
  }

  std::uint16_t port() const { return port_; }
  std::size_t num_connections() const { return table_.size(); }

 private:
  void Listen() {
    const bool is_v6 = options_.host.find(':') != std::string::npos;
    const Pistache::Address address(is_v6 ? "[" + options_.host + "]" : options_.host,
                                    Pistache::Port(options_.port));
    endpoint_ = std::make_unique<Pistache::Http::Endpoint>(address);
    endpoint_->init(
        Pistache::Http::Endpoint::options()
            .threads(options_.num_threads)
            .threadsName("http")
            .backlog(1024)
            .flags(Pistache::Flags<Pistache::Tcp::Options>(Pistache::Tcp::Options::ReuseAddr) |
                   Pistache::Tcp::Options::NoDelay | Pistache::Tcp::Options::CloseOnExec)
            .headerTimeout(kNever)
            .bodyTimeout(kNever)
            .keepaliveTimeout(kNever));
    endpoint_->setHandler(std::make_shared<PistacheAdapter>(context_));
    endpoint_->serveThreaded();
    port_ = endpoint_->getPort();
  }

  // Ends connections whose client lets us wait too long. It only shuts them: their reactor closes
  // them.
  void Patrol() {
    std::unique_lock lock(patrol_mutex_);
    while (
        !patrol_wakes_.wait_for(lock, options_.patrol_interval, [this] { return patrol_ends_; })) {
      (void)table_.ShutLate(ConnectionTable::TimePoint::clock::now());
    }
  }

  const ServerOptions options_;
  InFlightLimit in_flight_;
  ConnectionTable table_;
  std::atomic<bool> stopping_{false};
  const ConnectionContext context_;
  std::unique_ptr<Pistache::Http::Endpoint> endpoint_;
  std::uint16_t port_ = 0;
  std::thread patrol_;
  std::mutex patrol_mutex_;  // guards patrol_ends_
  std::condition_variable patrol_wakes_;
  bool patrol_ends_ = false;
};

Result<std::unique_ptr<HttpServer>> HttpServer::Start(
    const ServerOptions& options, Router& router, Log& log, Random& random, const Clock& clock) {
  auto impl = std::make_unique<Impl>(options, router, log, random, clock);
  RETURN_IF_ERROR(impl->Start());
  // NOLINTNEXTLINE(modernize-make-unique): the constructor is private.
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpServer::~HttpServer() {
  Stop();
}

std::uint16_t HttpServer::port() const {
  return impl_->port();
}
std::size_t HttpServer::num_connections() const {
  return impl_->num_connections();
}
void HttpServer::Stop() {
  impl_->Stop();
}

}  // namespace issuer
