// The server over real sockets: raw bytes in, answers out, connections that end when they should.
#include "api/http/pistache_server.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "appliance/base/size.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_random.h"
#include "tests/support/raw_client.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

using std::chrono::milliseconds;

// "/echo" gives the body back, "/throw" throws, "/wait" waits until Release(), "/large" answers 4
// MiB.
class TestRouter final : public Router {
 public:
  HttpResponse Answer(HttpRequest& request) override {
    if (request.path == "/throw") {
      throw std::runtime_error("secret text of an exception");
    }
    if (request.path == "/large") {
      return {200, "text/plain", std::string(64 * kMiB, 'x')};
    }
    if (request.path == "/wait") {
      std::unique_lock lock(mutex_);
      ++num_waiting_;
      changed_.notify_all();
      changed_.wait(lock, [this] { return released_; });
    }
    return HttpResponse(200, "text/plain", request.body.empty() ? request.path : request.body)
        .With("X-Request", request.id.value());
  }
  HttpResponse AnswerRefusal(const Error& error) override {
    const int status = error.code == ErrorCode::kOverloaded         ? 503
                       : error.code == ErrorCode::kInternal         ? 500
                       : error.code == ErrorCode::kHttpTimeout      ? 408
                       : error.code == ErrorCode::kHttpBodyTooLarge ? 413
                                                                    : 400;
    return HttpResponse::Json(status, std::string("{\"code\":\"") + NameOf(error.code) + "\"}");
  }

  void AwaitWaiting(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return num_waiting_ >= count; });
  }
  void Release() {
    const std::lock_guard lock(mutex_);
    released_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int num_waiting_ = 0;
  bool released_ = false;
};

class PistacheServer : public testing::Test {
 protected:
  PistacheServer()
      : null_(::open("/dev/null", O_WRONLY | O_CLOEXEC)), log_(null_.get(), "test", clock_) {
    options_.num_threads = 4;
    options_.patrol_interval = milliseconds(10);
  }
  ~PistacheServer() override { router_.Release(); }

  std::uint16_t Start() {
    auto server = HttpServer::Start(options_, router_, log_, random_, clock_);
    CHECK(server.has_value());
    server_ = std::move(*server);
    return server_->port();
  }
  // Polls for something that another thread brings about; false after ten seconds.
  template <typename Condition>
  static bool Eventually(Condition condition) {
    const Deadline deadline = Deadline::In(std::chrono::seconds(10));
    while (!condition()) {
      if (deadline.HasPassed()) {
        return false;
      }
      std::this_thread::yield();
    }
    return true;
  }
  // Only sockets: Pistache 0.0.5 forgets its own event and timer descriptors when an endpoint ends.
  // A process starts its servers once.
  static std::size_t NumOpenSockets() {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
      std::error_code closed_meanwhile;
      const auto target = std::filesystem::read_symlink(entry, closed_meanwhile);
      count += target.string().rfind("socket:", 0) == 0 ? 1U : 0U;
    }
    return count;
  }
  static std::size_t NumOpenFds() {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry :
         std::filesystem::directory_iterator("/proc/self/fd")) {
      ++count;
    }
    return count;
  }

  UniqueFd null_;
  FakeClock clock_;
  FakeRandom random_;
  Log log_;
  TestRouter router_;
  ServerOptions options_;
  std::unique_ptr<HttpServer> server_;
};

std::string Get(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
}
std::string Post(const std::string& path, const std::string& body) {
  return "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

TEST_F(PistacheServer, ListensOnLoopbackOnly) {
  for (const char* host : {"0.0.0.0", "192.0.2.1", "::", "localhost", "", "127.0.0.1.example"}) {
    SCOPED_TRACE(host);
    options_.host = host;
    EXPECT_THAT(HttpServer::Start(options_, router_, log_, random_, clock_),
                FailsWith(ErrorCode::kConfigInvalid));
  }
  EXPECT_TRUE(IsLoopbackAddress("127.0.0.1"));
  EXPECT_TRUE(IsLoopbackAddress("127.8.9.10"));
  EXPECT_TRUE(IsLoopbackAddress("::1"));
  EXPECT_FALSE(IsLoopbackAddress("::ffff:127.0.0.1"));
}

TEST_F(PistacheServer, RefusesAPortInUse) {
  options_.port = Start();
  const auto second = HttpServer::Start(options_, router_, log_, random_, clock_);
  EXPECT_THAT(second, FailsWith(ErrorCode::kConfigInvalid));
}

TEST_F(PistacheServer, KeepsAConnectionForManyRequests) {
  RawClient client(Start());
  std::vector<std::string> ids;
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(client.Send(Post("/echo", "body " + std::to_string(i))));
    const auto answer = client.Receive();
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, "body " + std::to_string(i));
    EXPECT_EQ(answer->headers.at("connection"), "keep-alive");
    EXPECT_EQ(answer->headers.at("date"), "Thu, 01 Jan 2026 00:00:00 GMT");  // [HTTP-7]
    ids.push_back(answer->headers.at("x-request"));
  }
  EXPECT_EQ(ids[0].size(), 25U);
  EXPECT_EQ(ids[0].substr(0, 3), "rq_");
  EXPECT_NE(ids[0], ids[1]);
}

TEST_F(PistacheServer, ReadsARequestThatComesInPieces) {
  RawClient client(Start());
  for (const char& byte : Post("/echo", "whole")) {
    ASSERT_TRUE(client.Send({&byte, 1}));
  }
  const auto answer = client.Receive();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->body, "whole");
}

TEST_F(PistacheServer, ReadsABodyOfManyReads) {
  RawClient client(Start());
  const std::string body(200 * kKiB, 'b');
  ASSERT_TRUE(client.Send(Post("/echo", body)));
  const auto answer = client.Receive();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->body, body);
}

TEST_F(PistacheServer, ClosesWhenTheClientAsksForIt) {
  RawClient client(Start());
  ASSERT_TRUE(client.Send("GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
  const auto answer = client.Receive();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->headers.at("connection"), "close");
  EXPECT_TRUE(client.IsClosed());
}

TEST_F(PistacheServer, AnswersAPipeliningClientOnceAndCloses) {
  RawClient client(Start());
  ASSERT_TRUE(client.Send(Get("/first") + Get("/second")));
  const auto answer = client.Receive();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->body, "/first");
  EXPECT_EQ(answer->headers.at("connection"), "close");
  EXPECT_TRUE(client.IsClosed());
}

TEST_F(PistacheServer, AnswersHeadWithoutABody) {
  RawClient client(Start());
  ASSERT_TRUE(client.Send("HEAD /abc HTTP/1.1\r\nHost: a\r\n\r\n"));
  const auto answer = client.Receive(AnswerBody::kNone);
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->headers.at("content-length"), "4");
  ASSERT_TRUE(client.Send(Get("/next")));
  const auto next = client.Receive();
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->body, "/next") << "no body stands between the two";
}

TEST_F(PistacheServer, RefusesWithItsOwnBodyAndCloses) {
  RawClient client(Start());
  ASSERT_TRUE(client.Send("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"));
  const auto answer = client.Receive();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 400);
  EXPECT_EQ(answer->body, R"({"code":"HttpMalformed"})");
  EXPECT_EQ(answer->headers.at("date"), "Thu, 01 Jan 2026 00:00:00 GMT");  // [HTTP-7]
  EXPECT_EQ(answer->headers.at("cache-control"), "no-store");
  EXPECT_TRUE(client.IsClosed());
}

// [HTTP-8]
TEST_F(PistacheServer, GetsARefusalAcrossToAClientThatIsStillSending) {
  options_.connection.linger_time = std::chrono::seconds(60);
  RawClient client(Start());
  ASSERT_TRUE(client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n"));
  (void)client.Send(std::string(900'000, 'x'));
  const auto answer = client.Receive();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 413);
}

TEST_F(PistacheServer, CutsOffARefusedClientThatNeverStopsSending) {
  RawClient client(Start());
  ASSERT_TRUE(client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900000000\r\n\r\n"));
  const std::string chunk(64 * kKiB, 'x');
  std::size_t num_sent = 0;
  while (num_sent < 900'000'000 && client.Send(chunk)) {
    num_sent += chunk.size();
  }
  EXPECT_LT(num_sent, 100'000'000U);
}

TEST_F(PistacheServer, HidesWhatAHandlerThrows) {
  RawClient client(Start());
  ASSERT_TRUE(client.Send(Get("/throw")));
  const auto answer = client.Receive();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 500);
  EXPECT_EQ(answer->body, R"({"code":"Internal"})");
  ASSERT_TRUE(client.Send(Get("/after")));
  EXPECT_TRUE(client.Receive().has_value()) << "the connection and its thread go on";
}

TEST_F(PistacheServer, AnswersAtOnceWhenTooManyAreInFlight) {
  options_.max_in_flight = 1;
  const auto port = Start();
  RawClient waiting(port);
  ASSERT_TRUE(waiting.Send(Get("/wait")));
  router_.AwaitWaiting(1);
  // Connections are spread over the threads by descriptor; one of two neighbours is not behind the
  // waiting request.
  RawClient others[2] = {RawClient(port), RawClient(port)};
  std::optional<RawAnswer> refused;
  for (RawClient& other : others) {
    ASSERT_TRUE(other.Send(Get("/echo")));
  }
  ASSERT_TRUE(Eventually([&] {
    for (RawClient& other : others) {
      if (!refused.has_value() && !other.IsSilent()) {
        refused = other.Receive();
      }
    }
    return refused.has_value();
  }));
  EXPECT_EQ(refused->status, 503);
  EXPECT_EQ(refused->headers.at("retry-after"), "1");
  router_.Release();
  const auto answer = waiting.Receive();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 200);
}

TEST_F(PistacheServer, EndsConnectionsOfSlowSenders) {
  options_.connection.gate.head_time = milliseconds(30);
  options_.connection.linger_time = milliseconds(1);
  RawClient client(Start());
  ASSERT_TRUE(client.Send("GET / HT"));
  EXPECT_TRUE(client.IsClosed());
  EXPECT_TRUE(Eventually([&] { return server_->num_connections() == 0; }));
}

TEST_F(PistacheServer, TellsASlowSenderWhenItIsAskedAgain) {
  options_.connection.gate.head_time = milliseconds(0);
  options_.connection.linger_time = std::chrono::seconds(60);  // so that the patrol stays out of it
  RawClient client(Start());
  ASSERT_TRUE(client.Send("GET / HT"));
  ASSERT_TRUE(Eventually([&] { return server_->num_connections() == 1; }));
  std::this_thread::sleep_for(milliseconds(20));  // so that the two pieces are two reads
  ASSERT_TRUE(client.Send("TP/1.1\r\n"));
  const auto answer = client.Receive();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 408);
}

TEST_F(PistacheServer, EndsIdleConnections) {
  options_.connection.idle_time = milliseconds(30);
  const auto port = Start();
  RawClient silent(port);
  EXPECT_TRUE(silent.IsClosed());
  RawClient used(port);
  if (used.Send(Get("/a")) && used.Receive().has_value()) {
    EXPECT_TRUE(used.IsClosed());
  }
}

TEST_F(PistacheServer, ClosesConnectionsBeyondItsLimit) {
  options_.max_connections = 3;
  const auto port = Start();
  std::vector<RawClient> admitted;
  for (int i = 0; i < 3; ++i) {
    admitted.emplace_back(port);
    ASSERT_TRUE(admitted.back().Send(Get("/a")));
    ASSERT_TRUE(admitted.back().Receive().has_value());
  }
  RawClient beyond(port);
  EXPECT_TRUE(beyond.IsClosed());
  admitted.clear();
  ASSERT_TRUE(Eventually([&] { return server_->num_connections() == 0; }));
  RawClient later(port);
  ASSERT_TRUE(later.Send(Get("/a")));
  EXPECT_TRUE(later.Receive().has_value());
}

TEST_F(PistacheServer, EndsAConnectionWhoseClientDoesNotRead) {
  options_.connection.write_time = milliseconds(50);
  RawClient client(Start());
  ASSERT_TRUE(client.Send(Get("/a")));
  ASSERT_TRUE(client.Receive().has_value());
  EXPECT_EQ(server_->num_connections(), 1U);
  ASSERT_TRUE(client.Send(Get("/large")));
  EXPECT_TRUE(Eventually([&] { return server_->num_connections() == 0; }));
}

TEST_F(PistacheServer, LeaksNoDescriptor) {
  const auto port = Start();
  ASSERT_TRUE(Exchange(port, Get("/a")).has_value());
  ASSERT_TRUE(Eventually([&] { return server_->num_connections() == 0; }));
  const std::size_t before = NumOpenFds();
  for (int i = 0; i < 200; ++i) {
    RawClient client(port);
    switch (i % 5) {
      case 0:  // honest
        ASSERT_TRUE(client.Send(Get("/a")));
        ASSERT_TRUE(client.Receive().has_value());
        break;
      case 1:  // leaves before its answer
        (void)client.Send(Get("/a"));
        client.Abort();
        break;
      case 2:  // leaves in the middle of its request
        (void)client.Send("GET / HT");
        break;
      case 3:  // refused
        (void)client.Send("\n");
        ASSERT_TRUE(client.Receive().has_value());
        break;
      default:  // never says anything
        break;
    }
  }
  ASSERT_TRUE(Eventually([&] { return server_->num_connections() == 0; }));
  EXPECT_TRUE(Eventually([&] { return NumOpenFds() == before; }))
      << before << " before, " << NumOpenFds() << " after";
}

TEST_F(PistacheServer, StopsAndLeavesNoSocketOpen) {
  const std::size_t before = NumOpenSockets();
  std::uint16_t port = 0;
  for (int i = 0; i < 5; ++i) {
    port = Start();
    ASSERT_TRUE(Exchange(port, Get("/a")).has_value());
    RawClient idle(port);
    ASSERT_TRUE(idle.Send(Get("/a")));
    ASSERT_TRUE(idle.Receive().has_value());
    server_->Stop();
    server_->Stop();
    EXPECT_TRUE(idle.IsClosed());
    server_.reset();
  }
  EXPECT_EQ(NumOpenSockets(), before);
  options_.port = port;
  EXPECT_EQ(Start(), port) << "the port is free at once";
}

TEST_F(PistacheServer, LetsRequestsAtWorkFinishWhenItStops) {
  RawClient client(Start());
  ASSERT_TRUE(client.Send(Get("/wait")));
  router_.AwaitWaiting(1);
  std::thread stopper([&] { server_->Stop(); });
  router_.Release();
  const auto answer = client.Receive();
  stopper.join();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 200);
  EXPECT_TRUE(client.IsClosed());
}

TEST_F(PistacheServer, ServesIpv6Loopback) {
  options_.host = "::1";
  EXPECT_NE(Start(), 0);
}

}  // namespace
}  // namespace issuer
