#include "appliance/issuerctl/audit_command.h"

#include "appliance/base/encoding.h"
#include "appliance/base/json_writer.h"
#include "hardening/audit/audit_verifier.h"

namespace issuer {

AuditCommand::AuditCommand(CLI::App& parent)
    : app_(*parent.add_subcommand(
          "audit", "Check an audit log, offline: no key and no running signer needed")) {
  app_.require_subcommand(1);
  CLI::App& verify = *app_.add_subcommand(
      "verify", "Find the first record that was changed, removed or reordered");
  verify.add_option("log", file_, "The file audit.log, or a copy of it")
      ->required()
      ->check(CLI::ExistingFile);
}

Outcome AuditCommand::Run(Terminal& terminal) {
  const auto summary = VerifyAuditLog(file_);
  if (!summary.has_value()) {
    return Sorry(file_.string() + ": line " + std::to_string(summary.error().line) + ": " +
                 summary.error().what);
  }
  if (terminal.form == OutputForm::kJson) {
    JsonWriter json;
    json.BeginObject().Member("records").Integer(static_cast<std::int64_t>(summary->num_records));
    json.Member("head").Text(HexEncode(summary->head));
    json.Member("torn_bytes").Integer(static_cast<std::int64_t>(summary->torn_len)).EndObject();
    terminal.out << std::move(json).Take() << "\n";
    return {};
  }
  terminal.out
      << summary->num_records << " records, every one in its place.\nHead "
      << HexEncode(summary->head)
      << "  (compare it with the head you noted earlier: the chain alone cannot show a cut end)\n";
  if (summary->torn_len > 0) {
    terminal.out << summary->torn_len
                 << " bytes follow that were being written when the signer stopped; they were "
                    "never acknowledged.\n";
  }
  return {};
}

}  // namespace issuer
