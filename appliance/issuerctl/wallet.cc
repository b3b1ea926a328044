// Strict wherever an issuer could mislead a wallet.
#include "appliance/issuerctl/wallet.h"

#include "appliance/base/encoding.h"
#include "appliance/base/json_reader.h"
#include "appliance/base/json_writer.h"
#include "appliance/base/size.h"

namespace issuer {
namespace {

constexpr std::string_view kPreAuthorizedGrant =
    "urn:ietf:params:oauth:grant-type:pre-authorized_code";
constexpr std::string_view kLinkBase = "openid-credential-offer://?";

Unexpected<WalletFailure> Broken(const char* step, std::string what) {
  return Unexpected(WalletFailure{step, 0, std::move(what)});
}

std::optional<std::string> PercentDecode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out.push_back(text[i]);
      continue;
    }
    std::string digits(text.substr(i + 1, 2));
    for (char& c : digits) {
      c = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    const Result<Bytes> byte = HexDecode(digits);
    if (!byte.has_value() || byte->size() != 1) {
      return std::nullopt;
    }
    out.push_back(static_cast<char>(byte->front()));
    i += 2;
  }
  return out;
}

// "/path" of "https://origin/path"; nullopt if `url` is of another origin.
std::optional<std::string> PathWithin(const std::string& origin, const std::string* url) {
  if (url == nullptr || !url->starts_with(origin + "/")) {
    return std::nullopt;
  }
  return url->substr(origin.size());
}

WalletResult<WalletOffer> OfferFrom(JsonValue object) {
  WalletOffer offer;
  const std::string* issuer = object.FindText("credential_issuer");
  Result<HttpsUrl> url = ParseHttpsUrl(issuer == nullptr ? "" : *issuer);
  if (!url.has_value()) {
    return Broken("offer", "credential_issuer is no https URL");
  }
  offer.credential_issuer = *std::move(url);
  const JsonValue* configurations = object.Find("credential_configuration_ids");
  if (configurations == nullptr || configurations->AsArray() == nullptr) {
    return Broken("offer", "credential_configuration_ids is missing");
  }
  for (const JsonValue& configuration : *configurations->AsArray()) {
    if (configuration.AsText() == nullptr) {
      return Broken("offer", "a configuration id is no text");
    }
    offer.configurations.push_back(*configuration.AsText());
  }
  const JsonValue* grants = object.Find("grants");
  const JsonValue* grant = grants == nullptr ? nullptr : grants->Find(kPreAuthorizedGrant);
  const std::string* code = grant == nullptr ? nullptr : grant->FindText("pre-authorized_code");
  if (code == nullptr || offer.configurations.empty()) {
    return Broken("offer", "no code, or nothing is offered");
  }
  offer.code = *code;
  offer.wants_tx_code = grant->Find("tx_code") != nullptr;
  offer.object = std::move(object);
  return offer;
}

WalletFailure FailureOf(const char* step, const WalletResponse& response) {
  const Result<JsonValue> body = ParseJson(response.body);
  const std::string* error = body.has_value() ? body->FindText("error") : nullptr;
  return {step, response.status, error == nullptr ? response.body : *error};
}

WalletResult<JsonValue> BodyOf(const char* step, const WalletResponse& response) {
  if (response.status != 200) {
    return Unexpected(FailureOf(step, response));
  }
  Result<JsonValue> body = ParseJson(response.body, {.max_len = 8 * kMiB});
  if (!body.has_value()) {
    return Broken(step, "the answer is no JSON");
  }
  return *std::move(body);
}

}  // namespace

WalletResult<JsonValue> Wallet::Ask(const char* step, const WalletRequest& request) {
  const WalletResponse response = transport_(request);
  if (dpop_.has_value()) {
    dpop_->Learn(response);
  }
  return BodyOf(step, response);
}

WalletResult<JsonValue> Wallet::AskProven(const char* step,
                                          const WalletRequest& request,
                                          std::string_view token) {
  return dpop_.has_value() ? BodyOf(step, dpop_->Send(transport_, request, token))
                           : Ask(step, request);
}

WalletResult<WalletOffer> Wallet::ReadOffer(std::string_view link) {
  if (!link.starts_with(kLinkBase)) {
    return Broken("offer", "the link is no offer link");
  }
  link.remove_prefix(kLinkBase.size());
  const std::size_t equals = link.find('=');
  if (equals == std::string_view::npos || link.find('&') != std::string_view::npos) {
    return Broken("offer", "the link has not exactly one parameter");
  }
  const std::string_view name = link.substr(0, equals);
  const std::optional<std::string> value = PercentDecode(link.substr(equals + 1));
  if (!value.has_value()) {
    return Broken("offer", "the link is not percent-encoded");
  }
  if (name == "credential_offer") {
    Result<JsonValue> object = ParseJson(*value);
    return object.has_value() ? OfferFrom(*std::move(object))
                              : Broken("offer", "the offer is no JSON");
  }
  const Result<HttpsUrl> url = ParseHttpsUrl(*value);
  if (name != "credential_offer_uri" || !url.has_value()) {
    return Broken("offer", "the link names no offer");
  }
  ASSIGN_OR_RETURN(JsonValue object, Ask("offer", {"GET", url->origin, url->path, {}, ""}));
  return OfferFrom(std::move(object));
}

WalletResult<WalletMetadata> Wallet::ReadMetadata(const HttpsUrl& credential_issuer) {
  WalletMetadata metadata;
  metadata.identifier = credential_issuer.ToString();
  metadata.origin = credential_issuer.origin;
  ASSIGN_OR_RETURN(metadata.issuer,
                   Ask("metadata",
                       {"GET",
                        credential_issuer.origin,
                        WellKnownPath(credential_issuer, "openid-credential-issuer"),
                        {},
                        ""}));
  ASSIGN_OR_RETURN(metadata.authorization_server,
                   Ask("metadata",
                       {"GET",
                        credential_issuer.origin,
                        WellKnownPath(credential_issuer, "oauth-authorization-server"),
                        {},
                        ""}));
  const std::string* named = metadata.issuer.FindText("credential_issuer");
  const std::string* server = metadata.authorization_server.FindText("issuer");
  if (named == nullptr || *named != metadata.identifier || server == nullptr ||
      *server != metadata.identifier) {
    return Broken("metadata", "the documents are of somebody else");
  }
  const std::string& origin = credential_issuer.origin;
  const auto token = PathWithin(origin, metadata.authorization_server.FindText("token_endpoint"));
  const auto nonce = PathWithin(origin, metadata.issuer.FindText("nonce_endpoint"));
  const auto credential = PathWithin(origin, metadata.issuer.FindText("credential_endpoint"));
  if (!token.has_value() || !nonce.has_value() || !credential.has_value()) {
    return Broken("metadata", "an endpoint is missing");
  }
  metadata.token_path = *token;
  metadata.nonce_path = *nonce;
  metadata.credential_path = *credential;
  if (const JsonValue* batch = metadata.issuer.Find("batch_credential_issuance")) {
    const JsonValue* size = batch->Find("batch_size");
    metadata.batch_size = size == nullptr ? 1 : size->AsInteger().value_or(1);
  }
  return metadata;
}

WalletResult<std::string> Wallet::Redeem(const WalletMetadata& metadata,
                                         const WalletOffer& offer,
                                         const std::optional<std::string>& tx_code) {
  std::string form = "grant_type=" + PercentEncode(kPreAuthorizedGrant) +
                     "&pre-authorized_code=" + PercentEncode(offer.code);
  if (tx_code.has_value()) {
    form += "&tx_code=" + PercentEncode(*tx_code);
  }
  ASSIGN_OR_RETURN(const JsonValue answer,
                   AskProven("token",
                             {"POST",
                              metadata.origin,
                              metadata.token_path,
                              {{"Content-Type", "application/x-www-form-urlencoded"}},
                              std::move(form)},
                             ""));
  const std::string* token = answer.FindText("access_token");
  const std::string* type = answer.FindText("token_type");
  if (token == nullptr || type == nullptr || *type != Scheme()) {
    return Broken("token", "the answer has no token of type " + std::string(Scheme()));
  }
  return *token;
}

WalletResult<std::string> Wallet::FetchNonce(const WalletMetadata& metadata) {
  ASSIGN_OR_RETURN(const JsonValue answer,
                   Ask("nonce", {"POST", metadata.origin, metadata.nonce_path, {}, ""}));
  const std::string* nonce = answer.FindText("c_nonce");
  return nonce == nullptr ? Broken("nonce", "the answer has no c_nonce")
                          : WalletResult<std::string>(*nonce);
}

std::vector<std::string> Wallet::MakeProofs(const WalletMetadata& metadata,
                                            std::string_view nonce,
                                            std::span<const WalletKey> keys) const {
  std::vector<std::string> proofs;
  for (const WalletKey& key : keys) {
    proofs.push_back(SignProof(HonestProof(key, metadata.identifier, nonce, clock_.Now()), key));
  }
  return proofs;
}

WalletResult<std::vector<std::string>> Wallet::RequestCredentials(
    const WalletMetadata& metadata,
    std::string_view token,
    std::string_view configuration,
    std::span<const std::string> proofs) {
  JsonWriter json;
  json.BeginObject().Member("credential_configuration_id").Text(configuration);
  if (!proofs.empty()) {
    json.Member("proofs").BeginObject().Member("jwt").BeginArray();
    for (const std::string& proof : proofs) {
      json.Text(proof);
    }
    json.EndArray().EndObject();
  }
  json.EndObject();
  ASSIGN_OR_RETURN(const JsonValue answer,
                   AskProven("credential",
                             {"POST",
                              metadata.origin,
                              metadata.credential_path,
                              {{"Authorization", std::string(Scheme()) + " " + std::string(token)},
                               {"Content-Type", "application/json"}},
                              std::move(json).Take()},
                             token));
  const JsonValue* list = answer.Find("credentials");
  if (list == nullptr || list->AsArray() == nullptr || list->AsArray()->empty()) {
    return Broken("credential", "the answer has no credentials");
  }
  std::vector<std::string> credentials;
  for (const JsonValue& entry : *list->AsArray()) {
    const std::string* credential = entry.FindText("credential");
    if (credential == nullptr) {
      return Broken("credential", "a credential is no text");
    }
    credentials.push_back(*credential);
  }
  return credentials;
}

WalletResult<std::vector<std::string>> Wallet::Run(std::string_view link,
                                                   const std::optional<std::string>& tx_code,
                                                   std::span<const WalletKey> keys) {
  ASSIGN_OR_RETURN(const WalletOffer offer, ReadOffer(link));
  ASSIGN_OR_RETURN(const WalletMetadata metadata, ReadMetadata(offer.credential_issuer));
  ASSIGN_OR_RETURN(const std::string token, Redeem(metadata, offer, tx_code));
  std::vector<std::string> proofs;
  if (!keys.empty()) {
    ASSIGN_OR_RETURN(const std::string nonce, FetchNonce(metadata));
    proofs = MakeProofs(metadata, nonce, keys);
  }
  return RequestCredentials(metadata, token, offer.configurations.front(), proofs);
}

}  // namespace issuer
