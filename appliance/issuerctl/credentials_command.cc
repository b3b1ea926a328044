#include "appliance/issuerctl/credentials_command.h"

#include "api/operator/qr_code.h"
#include "appliance/base/json_writer.h"

namespace issuer {

CredentialsCommand::CredentialsCommand(CLI::App& parent)
    : app_(
          *parent.add_subcommand("credentials", "Issue credentials without an offer and a wallet")),
      issue_(*app_.add_subcommand("issue",
                                  "Have one credential signed and print it; the configuration must "
                                  "say direct_issuance")) {
  app_.require_subcommand(1);
  options_.AddTo(app_);
  issue_.add_option("configuration", configuration_, "Credential configuration")->required();
  issue_.add_option("--claims", claims_, "JSON file with the claims; - reads standard input")
      ->required();
  issue_.add_option("--holder",
                    holder_,
                    "JSON file with the holder's public key as JWK, where the configuration binds "
                    "to one");
  issue_.add_flag("--qr", draws_qr_, "Draw it as a QR code, for configurations of claim169_cwt");
  issue_.add_option("--svg", svg_, "Write that QR code to this new SVG file");
}

Answer<std::string> CredentialsCommand::RequestBody() const {
  ASSIGN_OR_RETURN(const JsonValue claims, ReadJsonFile(claims_));
  JsonWriter json;
  json.BeginObject().Member("configuration").Text(configuration_).Member("claims").Value(claims);
  if (!holder_.empty()) {
    ASSIGN_OR_RETURN(const JsonValue jwk, ReadJsonFile(holder_));
    json.Member("holder").BeginObject().Member("jwk").Value(jwk).EndObject();
  }
  json.EndObject();
  return std::move(json).Take();
}

Outcome CredentialsCommand::Run(Terminal& terminal) {
  ASSIGN_OR_RETURN(const OperatorClient client, OperatorClient::Create(options_));
  ASSIGN_OR_RETURN(const std::string body, RequestBody());
  ASSIGN_OR_RETURN(const JsonValue answer, client.Call("POST", "/v1/credentials", body));
  const std::string* credential = answer.FindText("credential");
  if (terminal.form == OutputForm::kJson || credential == nullptr) {
    terminal.out << ToJson(answer) << "\n";
  } else {
    terminal.out << *credential << "\n";
    if (draws_qr_) {
      const auto qr = QrTerminal(*credential);
      qr ? terminal.out << *qr << "\n" : terminal.err << "It does not fit a QR code.\n";
    }
  }
  if (!svg_.empty()) {
    const auto svg = credential == nullptr ? std::nullopt : QrSvg(*credential);
    if (!svg.has_value()) {
      return Sorry("the credential does not fit a QR code: no file was written");
    }
    RETURN_IF_ERROR(WriteNewFile(svg_, *svg + "\n", FileMode::kPrivate));
  }
  return {};
}

}  // namespace issuer
