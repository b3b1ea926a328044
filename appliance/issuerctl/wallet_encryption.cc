#include "appliance/issuerctl/wallet_encryption.h"

#include <optional>

#include "appliance/base/json_reader.h"
#include "appliance/base/json_writer.h"
#include "appliance/base/size.h"

namespace issuer {
namespace {

constexpr std::size_t kMaxAnswerLen = 8 * kMiB;
constexpr const char* kKeyName = "wallet";

// The first `enc` of ours that `offer` lists.
std::optional<ContentEncryption> FirstOf(const JsonValue& offer) {
  const JsonValue* names = offer.Find("enc_values_supported");
  if (names == nullptr || names->AsArray() == nullptr) {
    return std::nullopt;
  }
  for (const JsonValue& name : *names->AsArray()) {
    const auto encryption =
        name.AsText() == nullptr ? std::nullopt : ContentEncryptionFromJoseName(*name.AsText());
    if (encryption.has_value()) {
      return encryption;
    }
  }
  return std::nullopt;
}

}  // namespace

bool WalletEncryption::IsForCredentials(const WalletRequest& request) const {
  for (const char* name : {"credential_endpoint", "deferred_credential_endpoint"}) {
    const std::string* url = metadata_.FindText(name);
    if (url != nullptr && *url == request.origin + request.path) {
      return true;
    }
  }
  return false;
}

Result<JweRecipient> WalletEncryption::IssuersKey() const {
  const JsonValue* offer = metadata_.Find("credential_request_encryption");
  const JsonValue* jwks = offer == nullptr ? nullptr : offer->Find("jwks");
  const JsonValue* keys = jwks == nullptr ? nullptr : jwks->Find("keys");
  const auto encryption = offer == nullptr ? std::nullopt : FirstOf(*offer);
  if (keys == nullptr || keys->AsArray() == nullptr || !encryption.has_value()) {
    return Fail(ErrorCode::kEncryptionParametersInvalid, "the issuer offers no encryption");
  }
  for (const JsonValue& jwk : *keys->AsArray()) {
    Result<EncryptionJwk> key = ParseEncryptionJwk(jwk);
    if (key.has_value()) {
      return JweRecipient{*std::move(key), *encryption, Compression::kNone};
    }
  }
  return Fail(ErrorCode::kEncryptionParametersInvalid, "the issuer has no key of a kind we know");
}

Result<std::string> WalletEncryption::Encrypt(const std::string& body) const {
  ASSIGN_OR_RETURN(const JweRecipient recipient, IssuersKey());
  ASSIGN_OR_RETURN(const JsonValue json, ParseJson(body));
  if (json.AsObject() == nullptr) {
    return Fail(ErrorCode::kJsonMalformed, "no JSON object");
  }
  JsonWriter out;
  out.BeginObject();
  for (const auto& [name, value] : *json.AsObject()) {
    out.Member(name).Value(value);
  }
  if (const JsonValue* offer = metadata_.Find("credential_response_encryption")) {
    out.Member("credential_response_encryption").BeginObject().Member("jwk");
    WriteEncryptionJwk(out, key_.public_key(), kKeyName);
    out.Member("enc").Text(JoseName(FirstOf(*offer).value_or(recipient.encryption))).EndObject();
  }
  out.EndObject();
  return EncryptJwe(AsBytes(std::move(out).Take()), recipient, random_);
}

Result<WalletResponse> WalletEncryption::Decrypt(WalletResponse response) const {
  const bool is_error = response.status >= 400;  // never encrypted [vci-1.0 §10]
  // An answer in the clear does not parse.
  const bool is_due = metadata_.Find("credential_response_encryption") != nullptr && !is_error;
  if (!is_due) {
    return response;
  }
  ASSIGN_OR_RETURN(UnopenedJwe jwe, UnopenedJwe::Parse(response.body, kMaxAnswerLen));
  ASSIGN_OR_RETURN(const WipedBytes opened, std::move(jwe).Decrypt(key_, kMaxAnswerLen));
  response.body = AsText(opened);
  return response;
}

WalletResponse WalletEncryption::Send(const WalletRequest& request) {
  if (!IsForCredentials(request)) {
    WalletResponse response = transport_(request);
    if (request.path.starts_with("/.well-known/openid-credential-issuer")) {
      Result<JsonValue> metadata = ParseJson(response.body);
      metadata_ = metadata.has_value() ? *std::move(metadata) : JsonValue();
    }
    return response;
  }
  WalletRequest encrypted = request;
  Result<std::string> body = Encrypt(request.body);
  if (!body.has_value()) {
    return {0, {}, body.error().detail};
  }
  encrypted.body = *std::move(body);
  for (auto& [name, value] : encrypted.headers) {
    if (name == "Content-Type") {
      value = "application/jwt";
    }
  }
  Result<WalletResponse> response = Decrypt(transport_(encrypted));
  return response.has_value() ? *std::move(response)
                              : WalletResponse{0, {}, response.error().detail};
}

}  // namespace issuer
