// Does a client ever get an answer that was meant for another? Six clients that leave with a reset
// at random moments, six honest ones that check every answer; for CHANCERY_SOAK_SECONDS, directly
// and through nginx. [ADR 0004]
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/echo_server.h"
#include "tests/support/raw_client.h"
#include "tests/support/temp_dir.h"

namespace issuer {
namespace {

constexpr int kNumHonest = 6;
constexpr int kNumLeaving = 6;
constexpr std::size_t kLeastHonestAnswers = 1000;

std::chrono::seconds SoakTime() {
  const char* seconds = std::getenv("CHANCERY_SOAK_SECONDS");
  const long value = seconds == nullptr ? 10 : std::strtol(seconds, nullptr, 10);
  return std::chrono::seconds(value > 0 ? value : 10);
}

// When the clients stop: once the time is over and enough has been asked to mean something, on a
// slow machine too; at the latest after ten times as long.
class SoakEnd {
 public:
  explicit SoakEnd(const std::atomic<std::size_t>& num_right) : num_right_(num_right) {}
  bool HasCome() const {
    return (soak_.HasPassed() && num_right_ >= kLeastHonestAnswers) || patience_.HasPassed();
  }

 private:
  const std::atomic<std::size_t>& num_right_;
  const Deadline soak_ = Deadline::In(SoakTime());
  const Deadline patience_ = Deadline::In(10 * SoakTime());
};

struct Tally {
  std::atomic<std::size_t> num_right{0};
  std::atomic<std::size_t> num_crossed{0};
  std::atomic<std::size_t> num_missing{0};  // an honest one got no answer, or not a 200
  std::atomic<std::size_t> num_left{0};
};

std::string PostOf(const std::string& id) {
  return "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(id.size()) +
         "\r\n\r\n" + id;
}

// Every id is unique and ends with ';', so that no answer can pass for another's.
void BeHonest(std::uint16_t port, int number, const SoakEnd& end, Tally& tally) {
  std::size_t count = 0;
  while (!end.HasCome()) {
    RawClient client(port);
    for (int i = 0; i < 20 && !end.HasCome(); ++i) {
      const std::string id =
          "honest-" + std::to_string(number) + "-" + std::to_string(count++) + ";";
      if (!client.Send(PostOf(id))) {
        ++tally.num_missing;
        break;
      }
      const auto answer = client.Receive();
      if (!answer.has_value() || answer->status != 200) {
        ++tally.num_missing;
        break;
      }
      if (answer->body.substr(0, answer->body.find('.')) != id) {
        ++tally.num_crossed;
        break;
      }
      ++tally.num_right;
    }
  }
}

void LeaveOnce(std::uint16_t port, const std::string& request, Random& random) {
  RawClient client(port);
  // Sometimes all of it, sometimes a part; then gone at once or within half a millisecond.
  const std::size_t len = random.Below(4) == 0
                              ? random.Below(static_cast<std::uint32_t>(request.size()))
                              : request.size();
  (void)client.Send(std::string_view(request).substr(0, len));
  if (random.Below(2) == 0) {
    std::this_thread::sleep_for(std::chrono::microseconds(random.Below(500)));
  }
  client.Abort();
}

// Stays for an answer now and then: connections are accepted in their order, so that never more
// than a few wait to be. Without that a slow machine's listening queue overflows, and the kernel
// drops honest ones.
void Leave(std::uint16_t port, int number, const SoakEnd& end, Tally& tally) {
  constexpr int kLeavesPerAnswer = 16;
  const std::string request = PostOf("leaving-" + std::to_string(number) + ";");
  SystemRandom random;
  while (!end.HasCome()) {
    for (int i = 0; i < kLeavesPerAnswer; ++i) {
      LeaveOnce(port, request, random);
      ++tally.num_left;
    }
    (void)Exchange(port, request);
  }
}

void Soak(std::uint16_t port, const char* how) {
  Tally tally;
  const SoakEnd end(tally.num_right);
  std::vector<std::thread> clients;
  for (int i = 0; i < kNumHonest; ++i) {
    clients.emplace_back([&, i] { BeHonest(port, i, end, tally); });
  }
  for (int i = 0; i < kNumLeaving; ++i) {
    clients.emplace_back([&, i] { Leave(port, i, end, tally); });
  }
  for (std::thread& client : clients) {
    client.join();
  }
  std::printf("%s: %zu honest answers, %zu crossed, %zu missing, %zu clients left\n",
              how,
              tally.num_right.load(),
              tally.num_crossed.load(),
              tally.num_missing.load(),
              tally.num_left.load());
  EXPECT_EQ(tally.num_crossed, 0U);
  EXPECT_EQ(tally.num_missing, 0U);
  EXPECT_GE(tally.num_right, kLeastHonestAnswers);
  EXPECT_GE(tally.num_left, kLeastHonestAnswers);
}

TEST(CrossedAnswers, NeverHappenDirectly) {
  const EchoServer server(8);
  Soak(server.port(), "direct");
}

// A port that was free a moment ago.
std::uint16_t FreePort() {
  return EchoServer(1).port();
}

// nginx as the edge runs it: keep-alive towards us, HTTP/1.1. Its files are in `dir`.
class Nginx {
 public:
  Nginx(const std::string& program,
        const std::filesystem::path& dir,
        std::uint16_t port,
        std::uint16_t upstream_port) {
    const std::string prefix = dir.string();
    std::ofstream config(dir / "nginx.conf");
    config << "daemon off; master_process off; pid " << prefix << "/nginx.pid; error_log " << prefix
           << "/error.log crit;\nevents { worker_connections 512; }\nhttp { access_log off;\n";
    for (const char* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
      config << kind << "_temp_path " << prefix << "/" << kind << ";\n";
    }
    config << "upstream issuerd { server 127.0.0.1:" << upstream_port << "; keepalive 8; }\n"
           << "server { listen 127.0.0.1:" << port << "; location / { proxy_pass http://issuerd;"
           << " proxy_http_version 1.1; proxy_set_header Connection keep-alive; } } }\n";
    config.close();
    std::array<std::string, 5> words = {program, "-p", prefix, "-c", prefix + "/nginx.conf"};
    std::array<char*, 6> argv = {words[0].data(),
                                 words[1].data(),
                                 words[2].data(),
                                 words[3].data(),
                                 words[4].data(),
                                 nullptr};
    CHECK(::posix_spawn(&pid_, program.c_str(), nullptr, nullptr, argv.data(), environ) == 0);
  }
  ~Nginx() {
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
  }
  Nginx(const Nginx&) = delete;
  Nginx& operator=(const Nginx&) = delete;

 private:
  pid_t pid_ = -1;
};

TEST(CrossedAnswers, NeverHappenThroughNginx) {
  const std::string program = "/usr/sbin/nginx";
  if (!std::filesystem::exists(program)) {
    GTEST_SKIP() << "no nginx at " << program << " (Debian package nginx-light)";
  }
  const TempDir dir;  // outlives the server, whose descriptors' numbers its removal uses again
  const EchoServer server(8);
  const std::uint16_t port = FreePort();
  const Nginx nginx(program, dir.path(), port, server.port());
  const Deadline patience = Deadline::In(std::chrono::seconds(10));
  while (!RawClient::IsListening(port)) {
    ASSERT_FALSE(patience.HasPassed()) << "nginx does not listen";
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  Soak(port, "through nginx");
}

}  // namespace
}  // namespace issuer
