// signerd: the signer process, the only one that can use the token. Reads its settings and the PIN,
// opens token and audit log, then serves one socket until it is told to stop.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "appliance/base/fd.h"
#include "appliance/base/log.h"
#include "appliance/base/random.h"
#include "appliance/config/config_parser.h"
#include "appliance/contexts/context_files.h"
#include "appliance/signerd/start.h"
#include "crypto/formats/rdf_conversion.h"
#include "crypto/signer/document_signer.h"
#include "crypto/signer/refusal_recorder.h"
#include "crypto/signer/signer_service.h"
#include "crypto/signer/signer_socket.h"
#include "hardening/audit/chained_audit_log.h"
#include "hardening/process/hardening.h"
#include "hardening/process/service_notification.h"
#include "hardening/process/shutdown_signal.h"

namespace issuer {
namespace {

constexpr int kCannotStart = 1;
constexpr int kWrongUsage = 2;

struct Arguments {
  std::filesystem::path config = "chancery.toml";
  std::optional<int> pin_fd;
  bool check = false;
};

int Complain(const std::string& sentence) {
  std::cerr << "signerd: " << sentence << "\n";
  return kCannotStart;
}

int Complain(const ConfigComplaints& complaints) {
  for (const ConfigComplaint& complaint : complaints) {
    Complain(complaint.file.string() + ": " + complaint.member +
             (complaint.member.empty() ? "" : " ") + complaint.reason);
  }
  return kCannotStart;
}

Status RecordLife(AuditLog& audit,
                  AuditEventKind kind,
                  const Clock& clock,
                  std::uint64_t num_omitted) {
  AuditEvent event;
  event.kind = kind;
  event.time = clock.Now();
  event.num_omitted = num_omitted;
  return audit.Append(event);
}

// The socket that systemd passed, or one of our own.
Result<UniqueFd> Listen(const Config& config, std::optional<UniqueFd> passed) {
  if (passed.has_value()) {
    return *std::move(passed);
  }
  return ListenForIssuer(config.signer_socket);
}

int Serve(const Config& config,
          SigningBackend& backend,
          std::optional<UniqueFd> passed,
          const ShutdownSignal& shutdown) {
  const SystemClock clock;
  SystemRandom random;
  Log log(STDERR_FILENO, "signerd", clock);
  const auto audit = ChainedAuditLog::Open(config.audit, clock);
  if (!audit.has_value()) {
    return Complain(std::string("the audit log cannot be used (") + audit.error().detail +
                    "): check audit.path, " + config.audit.string());
  }
  if ((*audit)->removed_torn_record()) {
    log.Warning("torn_audit_record_removed").Write();
  }
  const Result<UniqueFd> listening = Listen(config, std::move(passed));
  if (!listening.has_value()) {
    return Complain(std::string(listening.error().detail) + " (signer.socket, " +
                    config.signer_socket.string() + ")");
  }
  if (const Status recorded = RecordLife(**audit, AuditEventKind::kSignerStarted, clock, 0);
      !recorded.has_value()) {
    return Complain(std::string("the audit log cannot be written (") + recorded.error().detail +
                    "): make room, then start again");
  }
  RefusalRecorder refusals(**audit, clock);
  ContextStore contexts;
  if (const auto added = AddConfiguredContexts(config, contexts); !added.has_value()) {
    return Complain(added.error());
  }
  RdfConversion conversion(contexts);
  const RdfConverter to_rdf = [&](const JsonValue& document) {
    return conversion.Convert(document);
  };
  DocumentSigner signer(config, backend, **audit, refusals, random, clock, to_rdf);
  SignerServiceOptions options;
  options.peer_uid = config.signer_peer_uid;
  options.num_workers = config.token.sessions;
  SignerService service(options, signer, refusals, log);
  log.Info("signerd.ready")
      .With("socket", ConfiguredText{config.signer_socket.native()})
      .With("peer_uid", std::int64_t{config.signer_peer_uid})
      .With("keys", static_cast<std::int64_t>(backend.Keys().size()))
      .Write();
  NotifyServiceManager("READY=1");
  service.Serve(listening->get(), shutdown.fd());
  NotifyServiceManager("STOPPING=1");
  log.Info("signerd.stopping").Write();
  const Status recorded =
      RecordLife(**audit, AuditEventKind::kSignerStopped, clock, refusals.TakeOmitted());
  return recorded.has_value() ? 0 : Complain(recorded.error().detail);
}

int Run(const Arguments& arguments) {
  const Result<Config, ConfigComplaints> config = ReadConfig(arguments.config);
  if (!config.has_value()) {
    return Complain(config.error());
  }
  // Before anything else can get the descriptor that it has.
  Result<std::optional<UniqueFd>> passed = SocketFromServiceManager();
  if (!passed.has_value()) {
    return Complain(passed.error().detail);
  }
  Result<Pin, Sentence> pin = ObtainPin(arguments.pin_fd);
  if (!pin.has_value()) {
    return Complain(pin.error());
  }
  CloseStrayDescriptors(std::vector<int>{passed->has_value() ? (*passed)->get() : -1});
  LockMemory();
  const ShutdownSignal shutdown;  // before any thread, and a vendor's module may start some
  const Result<OpenToken, Sentence> token =
      OpenConfiguredToken(*config, *std::move(pin), SystemClock().Now());
  if (!token.has_value()) {
    return Complain(token.error());
  }
  if (arguments.check) {
    std::cout << "signerd: configuration, token, keys and certificates are in order\n";
    return 0;
  }
  return Serve(*config, *token->backend, *std::move(passed), shutdown);
}

int Main(int argc, char** argv) {
  CLI::App app(
      "The signer process of a Chancery appliance: holds the token's PIN, builds and signs what "
      "its "
      "policy allows,\nand records it first. Serves issuerd on a Unix socket; has no network.");
  app.footer(
      "Exit status: 0 stopped by SIGTERM or SIGINT, 1 cannot start (one sentence says why), 2 "
      "wrong "
      "usage.\nExample: signerd --config chancery.toml --pin-fd 3 3<pin");
  Arguments arguments;
  app.add_option("--config", arguments.config, "The appliance's configuration")
      ->capture_default_str();
  app.add_option("--pin-fd",
                 arguments.pin_fd,
                 "Descriptor to read the token's PIN from, once; one newline at its end is "
                 "ignored.\nWithout it: the systemd credential `pin`")
      ->check(CLI::NonNegativeNumber);
  app.add_flag("--check",
               arguments.check,
               "Log in, find the keys, compare them with their certificates, then exit.\nThe audit "
               "log and the socket are left alone");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongUsage;
  }
  if (const Status hardened = HardenProcess(); !hardened.has_value()) {
    return Complain(hardened.error().detail);
  }
  return Run(arguments);
}

}  // namespace
}  // namespace issuer

int main(int argc, char** argv) {
  try {
    return issuer::Main(argc, argv);
  } catch (const std::exception&) {
    std::cerr << "signerd: out of memory or threads at start\n";
    return 1;
  }
}
