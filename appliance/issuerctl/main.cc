// issuerctl: the command line for people on the machine.
#include <array>
#include <exception>
#include <iostream>

#include "appliance/base/json_writer.h"
#include "appliance/issuerctl/audit_command.h"
#include "appliance/issuerctl/check_config_command.h"
#include "appliance/issuerctl/credentials_command.h"
#include "appliance/issuerctl/crl_command.h"
#include "appliance/issuerctl/deferred_command.h"
#include "appliance/issuerctl/init_command.h"
#include "appliance/issuerctl/issuances_command.h"
#include "appliance/issuerctl/keys_command.h"
#include "appliance/issuerctl/offers_command.h"
#include "appliance/issuerctl/operators_command.h"
#include "appliance/issuerctl/set_status_command.h"
#include "appliance/issuerctl/status_command.h"
#include "appliance/issuerctl/wallet_command.h"
#include "appliance/issuerctl/webhooks_command.h"

namespace issuer {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  issuerctl check-config --config chancery.toml\n"
    "  issuerctl init --config chancery.toml --softhsm hsm --pin-file pin\n"
    "  issuerctl operators add front-desk --configuration eu-pid --key-file front-desk.key\n"
    "  issuerctl offers create eu-pid --claims ada.json --api-key-file front-desk.key\n"
    "  issuerctl wallet 'openid-credential-offer://?...' --connect 127.0.0.1:8080 --trust-anchor "
    "trust-anchor.pem\n"
    "  issuerctl audit verify audit/audit.log\n"
    "Exit codes: 0 done, 1 refused or failed (the reason is on standard error), 2 wrong usage.";

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

int RunChosen(const std::array<Command*, 16>& commands, Terminal& terminal) {
  for (Command* command : commands) {
    if (command->Chosen()) {
      const Outcome outcome = command->Run(terminal);
      if (!outcome.has_value()) {
        terminal.err << "issuerctl: " << outcome.error() << "\n";
        return kFailed;
      }
    }
  }
  return 0;
}

int Main(int argc, char** argv) {
  CLI::App app("Set up, check and use a Chancery appliance.");
  app.footer(kExamples);
  app.require_subcommand(1);
  bool as_json = false;
  app.add_flag("--json", as_json, "Answer in JSON");
  InitCommand init(app);
  CheckConfigCommand check_config(app);
  KeysCommand keys(app);
  CrlCommand crl(app);
  OperatorsCommand operators(app);
  OffersCommand offers(app);
  CredentialsCommand credentials(app);
  DeferredCommand deferred(app);
  IssuancesCommand issuances(app);
  SetStatusCommand revoke(app, "revoke", "revoked", "Revoke a credential, for ever");
  SetStatusCommand suspend(app, "suspend", "suspended", "Suspend a credential");
  SetStatusCommand reinstate(app, "reinstate", "valid", "End the suspension of a credential");
  WalletCommand wallet(app);
  StatusCommand status(app);
  AuditCommand audit(app);
  WebhooksCommand webhooks(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongUsage;
  }
  Terminal terminal{std::cout, std::cerr, as_json ? OutputForm::kJson : OutputForm::kText};
  return RunChosen({&init,
                    &check_config,
                    &keys,
                    &crl,
                    &operators,
                    &offers,
                    &credentials,
                    &deferred,
                    &issuances,
                    &revoke,
                    &suspend,
                    &reinstate,
                    &wallet,
                    &status,
                    &audit,
                    &webhooks},
                   terminal);
}

}  // namespace
}  // namespace issuer

int main(int argc, char** argv) {
  try {
    return issuer::Main(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "issuerctl: " << error.what() << "\n";
    return 1;
  }
}
