// issuerd: the network process. Parses, authenticates, decides, remembers. Has no PIN, no PKCS#11
// module, no private key that signs.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <exception>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "appliance/config/config_parser.h"
#include "appliance/config/credential_configuration_parser.h"
#include "appliance/contexts/context_files.h"
#include "appliance/contexts/term_check.h"
#include "appliance/issuerd/wiring.h"
#include "appliance/trust/iaca_files.h"
#include "appliance/trust/trust_lists_reader.h"
#include "hardening/process/hardening.h"
#include "hardening/process/service_notification.h"
#include "hardening/process/shutdown_signal.h"

namespace issuer {
namespace {

constexpr int kCannotStart = 1;
constexpr int kWrongUsage = 2;

int Complain(const ConfigComplaints& complaints) {
  for (const ConfigComplaint& complaint : complaints) {
    std::cerr << "issuerd: " << complaint.file.string() << ": " << complaint.member
              << (complaint.member.empty() ? "" : " ") << complaint.reason << "\n";
  }
  return kCannotStart;
}

// One sentence that says what to do.
int Complain(const Error& error, const Config& config) {
  std::cerr << "issuerd: " << error.detail;
  switch (error.code) {
    case ErrorCode::kStoreVersionNewer:
      std::cerr << ": " << config.store.string()
                << " was written by a newer Chancery, start that one";
      break;
    case ErrorCode::kStoreDown:
    case ErrorCode::kStoreFull:
    case ErrorCode::kFileUnusable:
    case ErrorCode::kRecordMalformed:
      std::cerr << ": check store.path, " << config.store.string();
      if (!config.encryption.keys.empty()) {
        std::cerr << ", and encryption.keys, " << config.encryption.keys.string();
      }
      break;
    case ErrorCode::kKeyUnfit:
      std::cerr << ": check encryption.keys, " << config.encryption.keys.string();
      break;
    case ErrorCode::kConfigInvalid:
      std::cerr << ": check wallet.listen and operator.listen in chancery.toml";
      break;
    default:
      break;
  }
  std::cerr << "\n";
  return kCannotStart;
}

Result<Settings, ConfigComplaints> ReadSettings(const std::filesystem::path& file) {
  ASSIGN_OR_RETURN(Config config, ReadConfig(file));
  ASSIGN_OR_RETURN(CredentialConfigurations credentials, ReadCredentialConfigurations(config));
  if (ConfigComplaints lost = CheckTerms(config, credentials); !lost.empty()) {
    return Unexpected(std::move(lost));
  }
  ASSIGN_OR_RETURN(OperatorDirectory operators, ReadOperators(config.operators_file));
  ASSIGN_OR_RETURN(TrustLists trust, ReadTrustLists(config.trust));
  if (config.iaca.has_value()) {
    // A list that has ended is served: that verifiers refuse it is no reason to stop issuing.
    if (ConfigComplaints broken = CheckIaca(*config.iaca, std::nullopt); !broken.empty()) {
      return Unexpected(std::move(broken));
    }
  }
  auto contexts = std::make_unique<ContextStore>();
  if (const auto added = AddConfiguredContexts(config, *contexts); !added.has_value()) {
    return Unexpected(ConfigComplaints{{"", "context", added.error()}});
  }
  return Settings{std::move(config),
                  std::move(credentials),
                  std::move(operators),
                  std::move(trust),
                  std::move(contexts)};
}

int Serve(const Settings& settings) {
  const SystemClock clock;
  Log log(STDERR_FILENO, "issuerd", clock);
  const ShutdownSignal shutdown;  // before any thread
  auto wiring = Wiring::Start(settings, clock, log);
  if (!wiring.has_value()) {
    return Complain(wiring.error(), settings.config);
  }
  log.Info("issuerd.ready")
      .With("issuer", ConfiguredText{settings.config.identifier.ToString()})
      .With("wallet_port", (*wiring)->wallet_port())
      .With("operator_port", (*wiring)->operator_port())
      .Write();
  NotifyServiceManager("READY=1");
  shutdown.Wait();
  NotifyServiceManager("STOPPING=1");
  log.Info("issuerd.stopping").Write();
  return 0;
}

int Main(int argc, char** argv) {
  CLI::App app(
      "The network process of a Chancery appliance: serves wallets and operators on loopback.");
  app.footer(
      "Start signerd first, or at the same time: requests that need it get 503 until it is there.\n"
      "SIGTERM stops it after the requests at work.");
  std::filesystem::path file = "chancery.toml";
  app.add_option("--config", file, "The appliance's configuration")->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongUsage;
  }
  if (const Status hardened = HardenProcess(); !hardened.has_value()) {
    std::cerr << "issuerd: " << hardened.error().detail << "\n";
    return kCannotStart;
  }
  const auto settings = ReadSettings(file);
  return settings.has_value() ? Serve(*settings) : Complain(settings.error());
}

}  // namespace
}  // namespace issuer

int main(int argc, char** argv) {
  try {
    return issuer::Main(argc, argv);
  } catch (const std::exception&) {
    std::cerr << "issuerd: out of memory or threads at start\n";
    return 1;
  }
}
