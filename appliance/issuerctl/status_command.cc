#include "appliance/issuerctl/status_command.h"

#include "appliance/base/json_writer.h"

namespace issuer {
namespace {

// Members one a line, nested ones indented: for people. Programs use --json.
void Show(const JsonValue& value, const std::string& indent, std::ostream& out) {
  if (const auto* object = value.AsObject()) {
    for (const auto& [name, member] : *object) {
      out << indent << name << ":";
      if (member.AsObject() != nullptr || member.AsArray() != nullptr) {
        out << "\n";
        Show(member, indent + "  ", out);
      } else {
        out << " " << (member.AsText() != nullptr ? *member.AsText() : ToJson(member)) << "\n";
      }
    }
  } else if (const auto* array = value.AsArray()) {
    for (const JsonValue& element : *array) {
      Show(element, indent, out);
      out << (&element == &array->back() ? "" : "\n");
    }
  } else {
    out << indent << ToJson(value) << "\n";
  }
}

}  // namespace

StatusCommand::StatusCommand(CLI::App& parent)
    : app_(*parent.add_subcommand("status",
                                  "Version, store, signer and keys of the running appliance")) {
  options_.AddTo(app_);
}

Outcome StatusCommand::Run(Terminal& terminal) {
  ASSIGN_OR_RETURN(const OperatorClient client, OperatorClient::Create(options_));
  ASSIGN_OR_RETURN(const JsonValue status, client.Call("GET", "/v1/status"));
  if (terminal.form == OutputForm::kJson) {
    terminal.out << ToJson(status) << "\n";
  } else {
    Show(status, "", terminal.out);
  }
  return {};
}

}  // namespace issuer
