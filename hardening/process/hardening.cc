// See hardening.h.
#include "hardening/process/hardening.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <vector>

namespace issuer {

Status HardenProcess() {
  ::umask(077);
  const rlimit no_core{0, 0};
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  if (::setrlimit(RLIMIT_CORE, &no_core) != 0 || ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
      ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      ::sigaction(SIGPIPE, &ignore, nullptr) != 0 || ::sigaction(SIGXFSZ, &ignore, nullptr) != 0) {
    return Fail(ErrorCode::kInternal, "the kernel refused to harden this process");
  }
  return {};
}

MemoryLock LockMemory() {
  rlimit limit{};
  const bool is_unlimited =
      ::getrlimit(RLIMIT_MEMLOCK, &limit) == 0 && limit.rlim_cur == RLIM_INFINITY;
  if (!is_unlimited && ::geteuid() != 0) {
    return MemoryLock::kNotAllowed;
  }
  const bool is_locked = ::mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0;
  return is_locked ? MemoryLock::kLocked : MemoryLock::kNotAllowed;
}

void CloseStrayDescriptors(std::span<const int> keep) {
  std::vector<int> kept(keep.begin(), keep.end());
  std::sort(kept.begin(), kept.end());
  unsigned first = 3;
  for (const int fd : kept) {
    if (fd < 0 || static_cast<unsigned>(fd) < first) {
      continue;
    }
    if (static_cast<unsigned>(fd) > first) {
      ::close_range(first, static_cast<unsigned>(fd) - 1, 0);
    }
    first = static_cast<unsigned>(fd) + 1;
  }
  ::close_range(first, ~0U, 0);
}

}  // namespace issuer
