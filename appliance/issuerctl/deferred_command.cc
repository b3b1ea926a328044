#include "appliance/issuerctl/deferred_command.h"

#include <utility>

#include "appliance/base/json_writer.h"

namespace issuer {
namespace {

std::string MemberOf(const JsonValue& object, const char* member) {
  const std::string* text = object.FindText(member);
  return text == nullptr ? std::string() : *text;
}

}  // namespace

DeferredCommand::DeferredCommand(CLI::App& parent)
    : app_(*parent.add_subcommand("deferred", "Credentials whose claims come later")),
      list_(*app_.add_subcommand("list", "What wallets wait for")),
      complete_(*app_.add_subcommand("complete", "Supply the claims of one credential")),
      deny_(*app_.add_subcommand("deny", "Refuse one credential for good")) {
  app_.require_subcommand(1);
  options_.AddTo(app_);
  for (CLI::App* command : {&complete_, &deny_}) {
    command->add_option("handle", handle_, "of_...")->required();
    command->add_option("configuration", configuration_, "Credential configuration")->required();
  }
  complete_.add_option("--claims", claims_, "JSON file with the claims; - reads standard input")
      ->required();
  list_.add_option("--limit", limit_)->check(CLI::Range(1, 100))->capture_default_str();
  list_.add_option("--cursor", cursor_, "The `next` of the page before");
}

Outcome DeferredCommand::Run(Terminal& terminal) {
  ASSIGN_OR_RETURN(const OperatorClient client, OperatorClient::Create(options_));
  if (list_.parsed()) {
    return List(client, terminal);
  }
  ASSIGN_OR_RETURN(const std::string body, RequestBody());
  RETURN_IF_ERROR(client.Call("POST", "/v1/deferred/" + handle_, body));
  terminal.err << (deny_.parsed() ? "Denied " : "Completed ") << configuration_ << " of " << handle_
               << ".\n";
  return {};
}

Answer<std::string> DeferredCommand::RequestBody() const {
  JsonWriter json;
  json.BeginObject().Member("configuration").Text(configuration_);
  if (deny_.parsed()) {
    json.Member("deny").Boolean(true);
  } else {
    ASSIGN_OR_RETURN(const JsonValue claims, ReadJsonFile(claims_));
    json.Member("claims").Value(claims);
  }
  json.EndObject();
  return std::move(json).Take();
}

Outcome DeferredCommand::List(const OperatorClient& client, Terminal& terminal) const {
  const std::string path = "/v1/deferred?limit=" + std::to_string(limit_) +
                           (cursor_.empty() ? "" : "&cursor=" + cursor_);
  ASSIGN_OR_RETURN(const JsonValue page, client.Call("GET", path));
  const JsonValue* deferred = page.Find("deferred");
  if (terminal.form == OutputForm::kJson || deferred == nullptr || deferred->AsArray() == nullptr) {
    terminal.out << ToJson(page) << "\n";
    return {};
  }
  for (const JsonValue& entry : *deferred->AsArray()) {
    terminal.out << MemberOf(entry, "handle") << "  " << MemberOf(entry, "configuration") << "\t"
                 << MemberOf(entry, "requested_at") << "\n";
  }
  if (!MemberOf(page, "next").empty()) {
    terminal.err << "More: --cursor " << MemberOf(page, "next") << "\n";
  }
  return {};
}

}  // namespace issuer
