// What a process gives up at its start, how it gets its PIN, and how it is told to stop.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "appliance/base/fd.h"
#include "appliance/base/size.h"
#include "hardening/process/hardening.h"
#include "hardening/process/pin.h"
#include "hardening/process/service_notification.h"
#include "hardening/process/shutdown_signal.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temp_dir.h"

namespace issuer {
namespace {

// Runs `body` in a process of its own, since what is given up does not come back; true if it
// returned true.
template <typename Body>
bool HoldsInChild(Body body) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::_exit(body() ? 0 : 1);
  }
  int status = 0;
  return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST(HardenProcess, GivesUpWhatItSays) {
  EXPECT_TRUE(HoldsInChild([] { return HardenProcess().has_value(); }));
  EXPECT_TRUE(HoldsInChild(
      [] { return HardenProcess().has_value() && ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0; }));
  EXPECT_TRUE(HoldsInChild(
      [] { return HardenProcess().has_value() && ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1; }));
  EXPECT_TRUE(HoldsInChild([] {
    rlimit core{1, 1};
    return HardenProcess().has_value() && ::getrlimit(RLIMIT_CORE, &core) == 0 &&
           core.rlim_cur == 0 && core.rlim_max == 0;
  }));
  EXPECT_TRUE(HoldsInChild([] { return HardenProcess().has_value() && ::umask(0) == 077; }));
  EXPECT_TRUE(HoldsInChild([] {
    return HardenProcess().has_value() && ::raise(SIGPIPE) == 0 && ::raise(SIGXFSZ) == 0;
  }));
}

TEST(LockMemory, LeavesAllocationPossible) {
  EXPECT_TRUE(HoldsInChild([] {
    LockMemory();
    const std::vector<char> megabytes(32 * kMiB, 'x');
    return megabytes.back() == 'x';
  }));
}

TEST(CloseStrayDescriptors, KeepsWhatItIsTold) {
  EXPECT_TRUE(HoldsInChild([] {
    std::array<int, 5> fds{};
    for (int& fd : fds) {
      fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    }
    const std::array keep{fds[3], fds[1], -1, 0};
    CloseStrayDescriptors(keep);
    const auto is_open = [](int fd) { return ::fcntl(fd, F_GETFD) >= 0; };
    return is_open(0) && is_open(1) && is_open(2) && !is_open(fds[0]) && is_open(fds[1]) &&
           !is_open(fds[2]) && is_open(fds[3]) && !is_open(fds[4]);
  }));
}

// A descriptor that gives `text` and then ends.
UniqueFd PipeWith(const std::string& text) {
  std::array<int, 2> fds{};
  CHECK(::pipe(fds.data()) == 0);
  const UniqueFd writer(fds[1]);
  CHECK(::write(writer.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  return UniqueFd(fds[0]);
}

std::string Revealed(const Pin& pin) {
  return pin.Expose([](ByteView raw) { return std::string(AsText(raw)); });
}

TEST(ReadPinFromFd, TakesAllButOneNewline) {
  struct Case {
    const char* why;
    std::string written;
    std::string pin;
  };
  const std::vector<Case> cases{
      {"as `echo` writes it", "1234\n", "1234"},
      {"as `printf` writes it", "1234", "1234"},
      {"a newline of its own", "1234\n\n", "1234\n"},
      {"blanks belong to it", " 12 34 ", " 12 34 "},
      {"the longest", std::string(64, '9') + "\n", std::string(64, '9')},
  };
  for (const Case& c : cases) {
    ASSERT_OK_AND_ASSIGN(const Pin pin, ReadPinFromFd(PipeWith(c.written).get()));
    EXPECT_EQ(Revealed(pin), c.pin) << c.why;
  }
}

TEST(ReadPinFromFd, RefusesWhatIsNoPin) {
  for (const std::string& text : {std::string(),
                                  std::string("\n"),
                                  std::string(65, '9'),
                                  std::string(66, '9'),
                                  std::string(4000, '9')}) {
    EXPECT_THAT(ReadPinFromFd(PipeWith(text).get()), FailsWith(ErrorCode::kFileUnusable))
        << text.size();
  }
  EXPECT_THAT(ReadPinFromFd(-1), FailsWith(ErrorCode::kFileUnusable));
}

TEST(ReadPinFromCredential, ReadsTheServiceManagersFile) {
  const TempDir dir;
  ::unsetenv("CREDENTIALS_DIRECTORY");
  EXPECT_THAT(ReadPinFromCredential(), FailsWith(ErrorCode::kFileUnusable));
  ::setenv("CREDENTIALS_DIRECTORY", dir.path().c_str(), 1);
  EXPECT_THAT(ReadPinFromCredential(), FailsWith(ErrorCode::kFileUnusable));
  std::ofstream(dir.path() / "pin") << "5678\n";
  ASSERT_OK_AND_ASSIGN(const Pin pin, ReadPinFromCredential());
  EXPECT_EQ(Revealed(pin), "5678");
  ::unsetenv("CREDENTIALS_DIRECTORY");
}

TEST(ShutdownSignal, ComesWithEitherSignal) {
  for (const int signal : {SIGTERM, SIGINT}) {
    EXPECT_TRUE(HoldsInChild([signal] {
      const ShutdownSignal shutdown;
      ::kill(::getpid(), signal);
      shutdown.Wait();
      return true;
    }));
  }
}

TEST(NotifyServiceManager, SendsItsStateToTheSocket) {
  const TempDir dir;
  const std::string path = (dir.path() / "notify").string();
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(std::begin(address.sun_path), sizeof address.sun_path - 1);
  const UniqueFd fd(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ASSERT_EQ(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
  NotifyServiceManager("READY=1");
  ::unsetenv("NOTIFY_SOCKET");
  NotifyServiceManager("STOPPING=1");
  std::array<char, 64> received{};
  EXPECT_EQ(::recv(fd.get(), received.data(), received.size(), MSG_DONTWAIT), 7);
  EXPECT_STREQ(received.data(), "READY=1");
  EXPECT_LT(::recv(fd.get(), received.data(), received.size(), MSG_DONTWAIT), 0);
}

}  // namespace
}  // namespace issuer
