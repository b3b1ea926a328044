#include "api/wallet/wallet_body.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "api/http/media_type.h"
#include "appliance/base/json_reader.h"

namespace issuer {
namespace {

Unexpected<Error> Refused(const char* detail) {
  return Fail(ErrorCode::kEncryptionParametersInvalid, detail);
}

template <typename T>
bool Contains(const std::vector<T>& all, T one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

Result<WipedBytes> Open(std::string_view compact, const Services& services) {
  const EncryptionConfig& config = services.config.encryption;
  ASSIGN_OR_RETURN(UnopenedJwe jwe, UnopenedJwe::Parse(compact, compact.size()));
  if (!Contains(config.content_algorithms, jwe.encryption()) ||
      (jwe.compression() != Compression::kNone && !config.zip)) {
    return Refused("an enc or zip that is not offered");
  }
  // [vci-1.0 §10] "If the selected public key contains a kid parameter, the JWE MUST include the
  // same value": ours all do.
  const std::optional<DecryptionKey> key =
      jwe.kid().has_value() ? services.request_keys.Find(*jwe.kid()) : std::nullopt;
  if (!key.has_value()) {
    return Refused("no kid, or none of ours");
  }
  return std::move(jwe).Decrypt(*key, services.config.limits.max_body_len);
}

Result<JsonValue> ParseObject(std::string_view text) {
  Result<JsonValue> json = ParseJson(text, {.max_len = text.size()});
  if (!json.has_value() || json->AsObject() == nullptr) {
    return Fail(ErrorCode::kCredentialRequestMalformed, "no JSON object");
  }
  return json;
}

}  // namespace

Result<WalletBody> ReadWalletBody(const HttpRequest& request, const Services& services) {
  const EncryptionUse use = services.config.encryption.request;
  const std::string* type = request.FindHeader("content-type");
  if (type != nullptr && IsMediaType(*type, "application/json")) {
    if (use == EncryptionUse::kRequired) {
      return Refused("a plain request where encryption is required");
    }
    ASSIGN_OR_RETURN(JsonValue json, ParseObject(request.body));
    return WalletBody{std::move(json), BodyProtection::kPlain};
  }
  if (type == nullptr || !IsMediaType(*type, "application/jwt")) {
    return Fail(ErrorCode::kCredentialRequestMalformed, "neither JSON nor JWT by its media type");
  }
  if (use == EncryptionUse::kOff) {
    return Refused("encrypted requests are not served");
  }
  const Result<WipedBytes> opened = Open(request.body, services);
  if (!opened.has_value()) {
    return Refused(opened.error().detail);
  }
  ASSIGN_OR_RETURN(JsonValue json, ParseObject(AsText(*opened)));
  return WalletBody{std::move(json), BodyProtection::kEncrypted};
}

Result<std::optional<JweRecipient>> ReadResponseRecipient(const WalletBody& body,
                                                          const EncryptionConfig& config) {
  const JsonValue* wanted = body.json.Find("credential_response_encryption");
  if (wanted == nullptr) {
    return config.response == EncryptionUse::kRequired
               ? Result<std::optional<JweRecipient>>(
                     Refused("no response key where one is required"))
               : std::optional<JweRecipient>();
  }
  if (config.response == EncryptionUse::kOff) {
    return Refused("encrypted responses are not served");
  }
  if (body.protection == BodyProtection::kPlain && !config.response_key_in_plain_request) {
    return Refused("a response key in a plain request");
  }
  const JsonValue* jwk = wanted->Find("jwk");
  Result<EncryptionJwk> key = ParseEncryptionJwk(jwk == nullptr ? JsonValue() : *jwk);
  if (!key.has_value()) {
    return Refused(key.error().detail);
  }
  const std::string* enc = wanted->FindText("enc");
  const auto encryption = enc == nullptr ? std::nullopt : ContentEncryptionFromJoseName(*enc);
  if (!Contains(config.response_algorithms, AlgorithmOf(key->key)) || !encryption.has_value() ||
      !Contains(config.content_algorithms, *encryption)) {
    return Refused("an alg or enc that is not offered");
  }
  JweRecipient recipient{*std::move(key), *encryption, Compression::kNone};
  if (const JsonValue* zip = wanted->Find("zip"); zip != nullptr) {
    if (!config.zip || zip->AsText() == nullptr || *zip->AsText() != "DEF") {
      return Refused("a zip that is not offered");
    }
    recipient.compression = Compression::kDeflate;
  }
  return std::optional<JweRecipient>(std::move(recipient));
}

Result<HttpResponse> RenderForWallet(int status,
                                     std::string json,
                                     const std::optional<JweRecipient>& recipient,
                                     Random& random) {
  if (!recipient.has_value()) {
    return HttpResponse::Json(status, std::move(json));
  }
  Result<std::string> jwe = EncryptJwe(AsBytes(json), *recipient, random);
  if (!jwe.has_value()) {
    return Fail(ErrorCode::kInternal, "a response key that was never checked");
  }
  return HttpResponse(status, "application/jwt", *std::move(jwe));
}

}  // namespace issuer
