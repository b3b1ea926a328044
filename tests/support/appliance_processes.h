// The real programs: signerd with a SoftHSM token and issuerd with its store, in a folder of the
// test's own, started, killed and started again as the test likes.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "appliance/base/json_value.h"
#include "appliance/issuerctl/terminal.h"
#include "appliance/issuerctl/wallet.h"
#include "crypto/openssl/certificate.h"
#include "tests/support/temp_dir.h"

namespace issuer {

// A child process that writes to a log file. Killed when destroyed.
class ChildProcess {
 public:
  // `pin` is given to the child as descriptor 3, if not empty. Aborts if the child cannot be
  // started.
  ChildProcess(const std::vector<std::string>& command,
               const std::filesystem::path& folder,
               const std::filesystem::path& log,
               const std::filesystem::path& pin);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess();

  void Signal(int signal) const;
  // The exit status; -1 if a signal ended it.
  int Wait();
  pid_t pid() const { return pid_; }

 private:
  pid_t pid_;
};

struct CreatedTestOffer {
  std::string handle;
  std::string link;
  std::optional<std::string> tx_code;
};

// Ports are the kernel's choice and change at every start of issuerd. Confined to one thread, but
// for CreateOffer and Transport, which any thread may use while issuerd runs.
class ApplianceProcesses {
 public:
  // Makes the folder, token and operator key from docs/examples; starts nothing. `edits`: [from,
  // to] each, what to change in chancery.toml. Aborts if any of that fails.
  using Edits = std::vector<std::pair<std::string, std::string>>;
  explicit ApplianceProcesses(const Edits& edits = {});

  void StartSigner();
  // Returns once the operator port says that store and signer are there; false after 60 seconds.
  bool StartIssuer();
  // SIGKILL, and waits for the end.
  void KillSigner();
  void KillIssuer();
  // SIGTERM to both, issuerd first; their exit statuses.
  std::pair<int, int> Stop();

  // POST /v1/offers. A sentence if it is refused or unanswered.
  Answer<CreatedTestOffer> CreateOffer(const std::string& body) const;
  Answer<JsonValue> ShowOffer(const std::string& handle) const;
  // To the wallet port, as a Wallet wants it. Status 0: no answer.
  WalletTransport Transport() const;
  std::string wallet_address() const { return "127.0.0.1:" + std::to_string(wallet_port_); }
  std::string operator_url() const { return "http://127.0.0.1:" + std::to_string(operator_port_); }

  const std::filesystem::path& folder() const { return folder_.path(); }
  std::filesystem::path audit_log() const { return folder() / "audit" / "audit.log"; }
  std::vector<Certificate> anchors() const;
  // What either program has said so far.
  std::string Logs() const;

 private:
  void RunIssuerctl(const std::vector<std::string>& arguments) const;
  bool ReadPorts();
  bool IsReady() const;

  TempDir folder_;
  std::string api_key_;
  int num_starts_ = 0;
  std::uint16_t wallet_port_ = 0;
  std::uint16_t operator_port_ = 0;
  std::optional<ChildProcess> signer_;
  std::optional<ChildProcess> issuer_;
};

// The body of a POST /v1/offers for the example configuration eu-pid. `canary` goes into a claim.
std::string PidOffer(const std::string& canary, bool with_tx_code, const std::string& delivery);

}  // namespace issuer
