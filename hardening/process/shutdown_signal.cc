// See shutdown_signal.h.
#include "hardening/process/shutdown_signal.h"

#include <poll.h>
#include <sys/signalfd.h>

#include <csignal>

#include "appliance/base/check.h"

namespace issuer {

ShutdownSignal::ShutdownSignal() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  CHECK(pthread_sigmask(SIG_BLOCK, &signals, nullptr) == 0);
  fd_ = UniqueFd(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
  CHECK(fd_.is_open());
}

void ShutdownSignal::Wait() const {
  pollfd entry{fd_.get(), POLLIN, 0};
  while (::poll(&entry, 1, -1) != 1) {
  }
}

}  // namespace issuer
