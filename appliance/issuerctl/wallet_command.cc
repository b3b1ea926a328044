#include "appliance/issuerctl/wallet_command.h"

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "appliance/base/json_writer.h"
#include "appliance/base/random.h"
#include "appliance/issuerctl/http_client.h"
#include "appliance/issuerctl/sd_jwt_view.h"
#include "appliance/issuerctl/wallet.h"
#include "appliance/issuerctl/wallet_encryption.h"
#include "appliance/issuerctl/wallet_key.h"

namespace issuer {
namespace {

WalletTransport TransportTo(const std::string& connect, Terminal& terminal) {
  return [&terminal, connect](const WalletRequest& request) {
    HttpCall call;
    call.method = request.method;
    call.url = request.origin + request.path;
    call.headers = request.headers;
    call.body = request.body;
    call.connect = connect;
    auto answer = Send(call);
    if (!answer.has_value()) {
      terminal.err << "issuerctl: " << answer.error() << "\n";
      return WalletResponse{};
    }
    return WalletResponse{answer->status, std::move(answer->headers), std::move(answer->body)};
  };
}

Unexpected<std::string> Sorry(const WalletFailure& failure) {
  return issuer::Sorry(
      "step `" + failure.step + "` failed: " +
      (failure.status == 0 ? std::string() : "HTTP " + std::to_string(failure.status) + " ") +
      failure.error);
}

void ShowStep(Terminal& terminal, const char* step, const std::string& text) {
  if (terminal.form == OutputForm::kText) {
    terminal.out << "  " << step << "  " << text << "\n";
  }
}

// All steps of the flow, said aloud one by one.
Answer<std::vector<std::string>> RunFlow(Wallet& wallet,
                                         const std::string& link,
                                         const std::optional<std::string>& tx_code,
                                         const std::vector<WalletKey>& keys,
                                         Terminal& terminal) {
  const auto offer = wallet.ReadOffer(link);
  if (!offer.has_value()) {
    return Sorry(offer.error());
  }
  ShowStep(terminal,
           "offer     ",
           "from " + offer->credential_issuer.ToString() + ": " + offer->configurations.front());
  if (offer->wants_tx_code && !tx_code) {
    return issuer::Sorry("the offer asks for a transaction code: give it with --tx-code");
  }
  const auto metadata = wallet.ReadMetadata(offer->credential_issuer);
  if (!metadata.has_value()) {
    return Sorry(metadata.error());
  }
  ShowStep(terminal,
           "metadata  ",
           "token at " + metadata->token_path + ", credentials at " + metadata->credential_path);
  const auto token = wallet.Redeem(*metadata, *offer, tx_code);
  if (!token.has_value()) {
    return Sorry(token.error());
  }
  ShowStep(terminal,
           "token     ",
           "received, of type " + std::string(wallet.Scheme()) + "; the code is spent");
  const auto nonce = wallet.FetchNonce(*metadata);
  if (!nonce.has_value()) {
    return Sorry(nonce.error());
  }
  ShowStep(terminal, "nonce     ", "received");
  const auto proofs = wallet.MakeProofs(*metadata, *nonce, keys);
  auto credentials =
      wallet.RequestCredentials(*metadata, *token, offer->configurations.front(), proofs);
  if (!credentials.has_value()) {
    return Sorry(credentials.error());
  }
  ShowStep(terminal, "credential", std::to_string(credentials->size()) + " received");
  return *std::move(credentials);
}

std::string Indented(const JsonValue& value) {
  std::string text;
  if (const auto* object = value.AsObject()) {
    for (const auto& [name, member] : *object) {
      text += "    " + name + ": " + ToJson(member) + "\n";
    }
  }
  return text;
}

void Show(const SdJwtView& view, Terminal& terminal) {
  std::ostream& out = terminal.out;
  out << "\nIssuer-signed part (signature right, chain leads to the trust anchor)\n"
      << "  header\n"
      << Indented(view.header) << "  payload\n"
      << Indented(view.payload) << "\nDisclosures (" << view.disclosures.size() << ", and "
      << view.num_decoys << " decoys)\n";
  for (const DisclosedClaim& disclosure : view.disclosures) {
    out << "    " << disclosure.digest << "  " << ToJson(disclosure.content) << "\n";
  }
  out << "\nCertificate chain\n";
  for (const Certificate& certificate : view.chain) {
    out << "    " << certificate.subject << ", valid until " << ToText(certificate.not_after)
        << "\n";
  }
  out << "\nClaims, all disclosed\n" << Indented(view.claims);
}

}  // namespace

WalletCommand::WalletCommand(CLI::App& parent)
    : app_(*parent.add_subcommand(
          "wallet", "Redeem an offer as a wallet would, verify and show the credential")) {
  app_.add_option("link", link_, "openid-credential-offer://?...")->required();
  app_.add_option("--tx-code", tx_code_, "The transaction code, if the offer asks for one");
  app_.add_option("--connect",
                  connect_,
                  "host:port of the wallet port, to speak to it without the edge in front");
  app_.add_option("--trust-anchor", anchor_file_, "PEM file of the anchors to trust")
      ->required()
      ->check(CLI::ExistingFile);
  app_.add_flag(
      "--encrypt", encrypts_, "Encrypt the credential request, and ask for an encrypted answer");
  app_.add_option("--keys", num_keys_, "How many credentials to ask for at once, one a key")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  app_.add_flag("--dpop", use_dpop_, "Bind the access token to a key and prove it (RFC 9449)");
}

Outcome WalletCommand::Run(Terminal& terminal) {
  ASSIGN_OR_RETURN(const std::string pem, ReadTextFile(anchor_file_));
  const auto anchors = ParsePemChain(pem);
  if (!anchors.has_value()) {
    return issuer::Sorry(anchor_file_.string() + ": " + ToText(anchors.error()));
  }
  std::vector<WalletKey> keys;
  for (int i = 0; i < num_keys_; ++i) {
    keys.push_back(WalletKey::Generate());
  }
  const SystemClock clock;
  SystemRandom random;
  WalletEncryption encryption(TransportTo(connect_, terminal), random);
  Wallet wallet(encrypts_ ? WalletTransport([&encryption](const WalletRequest& request) {
                  return encryption.Send(request);
                })
                          : TransportTo(connect_, terminal),
                clock);
  if (use_dpop_) {
    wallet.UseDpop(WalletKey::Generate(), random);
  }
  const auto tx_code = tx_code_.empty() ? std::nullopt : std::optional(tx_code_);
  ASSIGN_OR_RETURN(const std::vector<std::string> credentials,
                   RunFlow(wallet, link_, tx_code, keys, terminal));
  JsonWriter json;
  json.BeginArray();
  for (const std::string& credential : credentials) {
    ASSIGN_OR_RETURN(const SdJwtView view, VerifySdJwt(credential, *anchors, clock.Now()));
    if (terminal.form == OutputForm::kText) {
      Show(view, terminal);
    }
    json.BeginObject()
        .Member("credential")
        .Text(credential)
        .Member("claims")
        .Value(view.claims)
        .EndObject();
  }
  json.EndArray();
  if (terminal.form == OutputForm::kJson) {
    terminal.out << std::move(json).Take() << "\n";
  }
  return {};
}

}  // namespace issuer
