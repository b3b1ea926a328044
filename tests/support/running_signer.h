// A signer service on a socket of the test's own, with threads but without a process.
#pragma once

#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <filesystem>
#include <thread>
#include <utility>

#include "appliance/base/check.h"
#include "appliance/base/fd.h"
#include "appliance/base/log.h"
#include "crypto/signer/refusal_recorder.h"
#include "crypto/signer/signer_service.h"
#include "crypto/signer/signer_socket.h"
#include "tests/support/fake_audit_log.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace issuer {

// Serves `signer` while it lives, to this process's own uid unless the options name another.
class RunningSigner {
 public:
  static SignerServiceOptions OwnOptions() {
    SignerServiceOptions options;
    options.peer_uid = ::geteuid();
    options.num_workers = 2;
    return options;
  }

  explicit RunningSigner(Signer& signer, const SignerServiceOptions& options = OwnOptions())
      : service_(options, signer, refusals_, log_) {
    Start();
  }
  RunningSigner(const RunningSigner&) = delete;
  RunningSigner& operator=(const RunningSigner&) = delete;
  ~RunningSigner() { Stop(); }

  void Stop() {
    if (thread_.joinable()) {
      ::eventfd_write(stop_.get(), 1);
      thread_.join();
      listening_.Close();
    }
  }

  std::filesystem::path socket() const { return dir_.path() / "signer.sock"; }
  Log& log() { return log_; }

  FakeClock clock;
  FakeAuditLog audit;

 private:
  void Start() {
    Result<UniqueFd> listening = ListenForIssuer(socket());
    CHECK(listening.has_value());
    listening_ = *std::move(listening);
    thread_ = std::thread([this] { service_.Serve(listening_.get(), stop_.get()); });
  }

  const TempDir dir_;
  const UniqueFd null_{::open("/dev/null", O_WRONLY | O_CLOEXEC)};
  Log log_{null_.get(), "test", clock};
  RefusalRecorder refusals_{audit, clock};
  const UniqueFd stop_{::eventfd(0, EFD_CLOEXEC)};
  UniqueFd listening_;
  SignerService service_;
  std::thread thread_;
};

}  // namespace issuer
