#include "appliance/issuerctl/issuances_command.h"

#include <utility>

#include "appliance/base/json_writer.h"
#include "appliance/base/uri.h"

namespace issuer {
namespace {

std::string TextIn(const JsonValue& object, const char* member) {
  const std::string* text = object.FindText(member);
  return text == nullptr ? std::string() : *text;
}

}  // namespace

IssuancesCommand::IssuancesCommand(CLI::App& parent)
    : app_(*parent.add_subcommand("issuances", "Credentials that can be revoked")),
      list_(*app_.add_subcommand("list", "Find them, newest first")),
      show_(*app_.add_subcommand("show", "Show one and its status")) {
  app_.require_subcommand(1);
  options_.AddTo(app_);
  list_.add_option("--configuration", configuration_, "Of this credential configuration");
  list_.add_option("--offer", offer_, "Of this offer, of_...");
  list_.add_option("--from", from_, "Issued then or later, such as 2026-01-01T00:00:00Z");
  list_.add_option("--to", to_, "Issued then or earlier");
  list_.add_option("--limit", limit_)->check(CLI::Range(1, 100))->capture_default_str();
  list_.add_option("--cursor", cursor_, "The `next` of the page before");
  show_.add_option("id", id_, "is_...")->required();
}

Outcome IssuancesCommand::Run(Terminal& terminal) {
  ASSIGN_OR_RETURN(const OperatorClient client, OperatorClient::Create(options_));
  if (list_.parsed()) {
    return List(client, terminal);
  }
  ASSIGN_OR_RETURN(const JsonValue issuance,
                   client.Call("GET", "/v1/issuances/" + PercentEncode(id_)));
  terminal.out << ToJson(issuance) << "\n";
  return {};
}

Outcome IssuancesCommand::List(const OperatorClient& client, Terminal& terminal) const {
  std::string path = "/v1/issuances?limit=" + std::to_string(limit_);
  const std::pair<const char*, const std::string&> kParameters[] = {
      {"configuration", configuration_},
      {"offer", offer_},
      {"from", from_},
      {"to", to_},
      {"cursor", cursor_},
  };
  for (const auto& [name, value] : kParameters) {
    if (!value.empty()) {
      path += "&" + std::string(name) + "=" + PercentEncode(value);
    }
  }
  ASSIGN_OR_RETURN(const JsonValue page, client.Call("GET", path));
  const JsonValue* issuances = page.Find("issuances");
  if (terminal.form == OutputForm::kJson || issuances == nullptr ||
      issuances->AsArray() == nullptr) {
    terminal.out << ToJson(page) << "\n";
    return {};
  }
  for (const JsonValue& issuance : *issuances->AsArray()) {
    terminal.out << TextIn(issuance, "id") << "  " << TextIn(issuance, "status") << "\t"
                 << TextIn(issuance, "configuration") << "\t" << TextIn(issuance, "issued_at")
                 << "\n";
  }
  if (!TextIn(page, "next").empty()) {
    terminal.err << "More: --cursor " << TextIn(page, "next") << "\n";
  }
  return {};
}

}  // namespace issuer
