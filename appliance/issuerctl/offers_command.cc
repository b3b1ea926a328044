#include "appliance/issuerctl/offers_command.h"

#include "api/operator/qr_code.h"
#include "appliance/base/json_writer.h"

namespace issuer {
namespace {

std::string TextOf(const JsonValue& object, const char* member) {
  const std::string* text = object.FindText(member);
  return text == nullptr ? std::string() : *text;
}

void ShowCreated(const JsonValue& offer, Terminal& terminal) {
  const std::string link = TextOf(offer, "link");
  terminal.out << "Offer    " << TextOf(offer, "handle") << "\n"
               << "Expires  " << TextOf(offer, "expires_at") << "\n";
  if (const JsonValue* tx_code = offer.Find("tx_code"); tx_code != nullptr && !tx_code->IsNull()) {
    terminal.out << "Code     " << TextOf(*tx_code, "value")
                 << "   (give it to the holder over another channel)\n";
  }
  terminal.out << "Link     " << link << "\n\n";
  if (const auto qr = QrTerminal(link)) {
    terminal.out << *qr << "\n";
  } else {
    terminal.err
        << "The link is too long for a QR code: create the offer with --delivery reference.\n";
  }
}

}  // namespace

OffersCommand::OffersCommand(CLI::App& parent)
    : app_(*parent.add_subcommand("offers", "Create, show, list and cancel offers")),
      create_(*app_.add_subcommand(
          "create", "Make an offer and show its link, QR code and transaction code, once")),
      show_(*app_.add_subcommand("show", "State, attempts and times of one offer")),
      list_(*app_.add_subcommand("list", "Offers, newest first")),
      cancel_(*app_.add_subcommand("cancel", "Kill an offer that has not been redeemed")),
      revoke_(*app_.add_subcommand("revoke", "End all tokens that go back to an offer")) {
  app_.require_subcommand(1);
  options_.AddTo(app_);
  create_.add_option("configuration", configurations_, "Credential configuration; may be repeated")
      ->required();
  create_
      .add_option("--claims",
                  claims_,
                  "JSON file with the claims, one a configuration, in the same order; - reads "
                  "standard input; the word later: see `deferred complete`")
      ->required();
  create_.add_option("--tx-code", tx_code_, "Transaction code the holder must type")
      ->check(CLI::IsMember({"numeric", "text", "none"}))
      ->capture_default_str();
  create_.add_option("--tx-code-length", tx_code_length_)
      ->check(CLI::Range(4, 32))
      ->capture_default_str();
  create_.add_option(
      "--tx-code-description", tx_code_description_, "Tells the holder where the code comes from");
  create_.add_option(
      "--expires-in", expires_in_, "Seconds; default: lifetimes.offer of chancery.toml");
  create_
      .add_option("--delivery",
                  delivery_,
                  "reference keeps the QR code small; value needs no second request")
      ->check(CLI::IsMember({"reference", "value"}))
      ->capture_default_str();
  create_.add_option("--protocol", protocol_, "What the wallet speaks; draft13 for older ones")
      ->check(CLI::IsMember({"1.0", "draft13"}))
      ->capture_default_str();
  create_.add_option(
      "--save", save_, "Write the whole answer, secrets and all, to this new file (mode 0600)");
  create_.add_option("--idempotency-key", idempotency_key_, "Makes it safe to repeat this command");
  show_.add_option("handle", handle_, "of_...")->required();
  cancel_.add_option("handle", handle_, "of_...")->required();
  revoke_.add_option("handle", handle_, "of_...")->required();
  list_.add_option("--limit", limit_)->check(CLI::Range(1, 100))->capture_default_str();
  list_.add_option("--cursor", cursor_, "The `next` of the page before");
}

Outcome OffersCommand::Run(Terminal& terminal) {
  ASSIGN_OR_RETURN(const OperatorClient client, OperatorClient::Create(options_));
  if (create_.parsed()) {
    return Create(client, terminal);
  }
  if (list_.parsed()) {
    return List(client, terminal);
  }
  if (revoke_.parsed()) {
    RETURN_IF_ERROR(client.Call("DELETE", "/v1/tokens/" + handle_));
    terminal.err << "No token of " << handle_ << " serves any more.\n";
    return {};
  }
  ASSIGN_OR_RETURN(const JsonValue answer,
                   client.Call(show_.parsed() ? "GET" : "DELETE", "/v1/offers/" + handle_));
  if (show_.parsed()) {
    terminal.out << ToJson(answer) << "\n";
  } else {
    terminal.err << "Cancelled " << handle_ << ".\n";
  }
  return {};
}

Answer<std::string> OffersCommand::RequestBody() const {
  if (claims_.size() != configurations_.size()) {
    return Sorry("give one --claims file a configuration, in the same order");
  }
  JsonWriter json;
  json.BeginObject().Member("credentials").BeginArray();
  for (std::size_t i = 0; i < configurations_.size(); ++i) {
    json.BeginObject().Member("configuration").Text(configurations_[i]);
    if (claims_[i] == "later") {
      json.Member("deferred").Boolean(true);
    } else {
      ASSIGN_OR_RETURN(const JsonValue claims, ReadJsonFile(claims_[i]));
      json.Member("claims").Value(claims);
    }
    json.EndObject();
  }
  json.EndArray();
  if (expires_in_ > 0) {
    json.Member("expires_in").Integer(expires_in_);
  }
  if (tx_code_ != "none") {
    json.Member("tx_code").BeginObject().Member("mode").Text(tx_code_).Member("length").Integer(
        tx_code_length_);
    if (!tx_code_description_.empty()) {
      json.Member("description").Text(tx_code_description_);
    }
    json.EndObject();
  }
  json.Member("delivery").Text(delivery_).Member("protocol").Text(protocol_).EndObject();
  return std::move(json).Take();
}

Outcome OffersCommand::Create(const OperatorClient& client, Terminal& terminal) const {
  ASSIGN_OR_RETURN(const std::string body, RequestBody());
  ASSIGN_OR_RETURN(const JsonValue offer,
                   client.Call("POST", "/v1/offers", body, idempotency_key_));
  if (!save_.empty()) {
    RETURN_IF_ERROR(WriteNewFile(save_, ToJson(offer) + "\n", FileMode::kPrivate));
  }
  if (terminal.form == OutputForm::kJson) {
    terminal.out << ToJson(offer) << "\n";
  } else {
    ShowCreated(offer, terminal);
  }
  return {};
}

Outcome OffersCommand::List(const OperatorClient& client, Terminal& terminal) const {
  const std::string path =
      "/v1/offers?limit=" + std::to_string(limit_) + (cursor_.empty() ? "" : "&cursor=" + cursor_);
  ASSIGN_OR_RETURN(const JsonValue page, client.Call("GET", path));
  const JsonValue* offers = page.Find("offers");
  if (terminal.form == OutputForm::kJson || offers == nullptr || offers->AsArray() == nullptr) {
    terminal.out << ToJson(page) << "\n";
    return {};
  }
  for (const JsonValue& offer : *offers->AsArray()) {
    terminal.out << TextOf(offer, "handle") << "  " << TextOf(offer, "state") << "\t"
                 << TextOf(offer, "created_at") << "\n";
  }
  if (!TextOf(page, "next").empty()) {
    terminal.err << "More: --cursor " << TextOf(page, "next") << "\n";
  }
  return {};
}

}  // namespace issuer
