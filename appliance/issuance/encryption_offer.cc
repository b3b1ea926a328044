#include "appliance/issuance/encryption_offer.h"

#include "crypto/jose/encryption_jwk.h"

namespace issuer {
namespace {

// The members that both objects have.
void WriteCommon(JsonWriter& json, const EncryptionConfig& config, EncryptionUse use) {
  json.Member("enc_values_supported").BeginArray();
  for (const ContentEncryption encryption : config.content_algorithms) {
    json.Text(JoseName(encryption));
  }
  json.EndArray();
  if (config.zip) {
    json.Member("zip_values_supported").BeginArray().Text("DEF").EndArray();
  }
  json.Member("encryption_required").Boolean(use == EncryptionUse::kRequired);
}

}  // namespace

RequestKeyOptions RequestKeyOptionsOf(const EncryptionConfig& config) {
  RequestKeyOptions options;
  options.folder = config.keys;
  options.rotate = config.rotate;
  options.grace = config.grace;
  if (config.request != EncryptionUse::kOff) {
    options.algorithms = config.request_algorithms;
  }
  return options;
}

void WriteEncryption(JsonWriter& json,
                     const EncryptionConfig& config,
                     const PublishedRequestKeys& request_keys) {
  if (config.request != EncryptionUse::kOff) {
    json.Member("credential_request_encryption").BeginObject();
    json.Member("jwks").BeginObject().Member("keys").BeginArray();
    for (const EncryptionJwk& jwk : request_keys.keys) {
      WriteEncryptionJwk(json, jwk.key, jwk.kid.value_or(""));
    }
    json.EndArray().EndObject();
    WriteCommon(json, config, config.request);
    json.EndObject();
  }
  if (config.response != EncryptionUse::kOff) {
    json.Member("credential_response_encryption").BeginObject();
    json.Member("alg_values_supported").BeginArray();
    for (const KeyManagement algorithm : config.response_algorithms) {
      json.Text(JoseName(algorithm));
    }
    json.EndArray();
    WriteCommon(json, config, config.response);
    json.EndObject();
  }
}

}  // namespace issuer
