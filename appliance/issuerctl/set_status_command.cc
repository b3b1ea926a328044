#include "appliance/issuerctl/set_status_command.h"

#include <utility>

#include "appliance/base/json_writer.h"
#include "appliance/base/uri.h"

namespace issuer {

SetStatusCommand::SetStatusCommand(CLI::App& parent,
                                   const char* name,
                                   const char* status,
                                   const char* description)
    : app_(*parent.add_subcommand(name, description)), status_(status) {
  options_.AddTo(app_);
  app_.add_option("id", id_, "is_...: `issuerctl issuances list` finds it")->required();
}

Outcome SetStatusCommand::Run(Terminal& terminal) {
  ASSIGN_OR_RETURN(const OperatorClient client, OperatorClient::Create(options_));
  JsonWriter json;
  json.BeginObject().Member("status").Text(status_).EndObject();
  ASSIGN_OR_RETURN(
      const JsonValue issuance,
      client.Call(
          "POST", "/v1/issuances/" + PercentEncode(id_) + "/status", std::move(json).Take()));
  if (terminal.form == OutputForm::kJson) {
    terminal.out << ToJson(issuance) << "\n";
  } else {
    terminal.err << id_ << " is " << status_ << ".\n";
  }
  return {};
}

}  // namespace issuer
