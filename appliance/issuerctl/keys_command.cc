#include "appliance/issuerctl/keys_command.h"

#include <chrono>

#include "appliance/base/json_writer.h"
#include "appliance/base/log.h"
#include "crypto/jose/jwk_writer.h"
#include "crypto/signer/signer_client.h"

namespace issuer {
namespace {

void ShowText(const SigningKeyInfo& key, Timestamp now, std::ostream& out) {
  const auto days_left = std::chrono::floor<std::chrono::days>(key.not_after - now).count();
  out << key.name.value() << "\t" << JoseName(key.algorithm) << "\t"
      << JwkThumbprint(key.public_key) << "\tuntil " << ToText(key.not_after) << " (" << days_left
      << " days)\n";
}

void WriteJson(const SigningKeyInfo& key, JsonWriter& json) {
  json.BeginObject()
      .Member("name")
      .Text(key.name.value())
      .Member("algorithm")
      .Text(JoseName(key.algorithm));
  json.Member("thumbprint").Text(JwkThumbprint(key.public_key)).Member("jwk");
  WriteJwk(json, key.public_key);
  json.Member("not_before")
      .Text(ToText(key.not_before))
      .Member("not_after")
      .Text(ToText(key.not_after));
  json.Member("certificates").Integer(static_cast<std::int64_t>(key.chain.size())).EndObject();
}

}  // namespace

KeysCommand::KeysCommand(CLI::App& parent)
    : app_(*parent.add_subcommand("keys", "What the running signer signs with, and until when")) {
  app_.add_option("--config", config_, "Names the signer's socket")->capture_default_str();
}

Outcome KeysCommand::Run(Terminal& terminal) {
  ASSIGN_OR_RETURN(const Config config, LoadConfig(config_));
  const SystemClock clock;
  Log log(-1, "issuerctl", clock);  // nowhere: what matters becomes a sentence below
  SignerClient signer(config.signer_socket, log);
  const Deadline deadline = Deadline::In(std::chrono::seconds(5));
  if (const Status connected = signer.WaitUntilConnected(deadline); !connected.has_value()) {
    return Sorry("signerd does not answer at " + config.signer_socket.string() +
                 ": is it running, and are you the user of signer.peer_uid?");
  }
  const auto keys = signer.ListKeys(deadline);
  if (!keys.has_value()) {
    return Sorry(ToText(keys.error()));
  }
  JsonWriter json;
  json.BeginArray();
  for (const SigningKeyInfo& key : *keys) {
    if (terminal.form == OutputForm::kText) {
      ShowText(key, clock.Now(), terminal.out);
    }
    WriteJson(key, json);
  }
  json.EndArray();
  if (terminal.form == OutputForm::kJson) {
    terminal.out << std::move(json).Take() << "\n";
  }
  return {};
}

}  // namespace issuer
