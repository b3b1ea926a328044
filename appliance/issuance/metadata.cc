// Minimal on purpose: wallets exist that fail on members they do not know. [META-29]
#include "appliance/issuance/metadata.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "appliance/base/check.h"
#include "appliance/base/json_writer.h"
#include "appliance/issuance/encryption_offer.h"

namespace issuer {
namespace {

constexpr std::string_view kPreAuthorizedGrant =
    "urn:ietf:params:oauth:grant-type:pre-authorized_code";

std::string_view FormatName(CredentialFormat format) {
  switch (format) {
    case CredentialFormat::kSdJwtVc:
      return "dc+sd-jwt";
  }
  CHECK(false);
  return "";
}

// [META-43] [META-44] Present exactly when the credential is bound to a key.
void WriteBinding(JsonWriter& json, const CredentialConfiguration& configuration) {
  if (!configuration.requires_binding()) {
    return;
  }
  json.Member("cryptographic_binding_methods_supported").BeginArray();
  for (const std::string& method : configuration.binding_methods) {
    json.Text(method);
  }
  json.EndArray();
  json.Member("proof_types_supported").BeginObject().Member("jwt").BeginObject();
  json.Member("proof_signing_alg_values_supported").BeginArray();
  for (const SignatureAlgorithm algorithm : configuration.proof_algorithms) {
    json.Text(JoseName(algorithm));
  }
  json.EndArray().EndObject().EndObject();
}

void WriteConfiguration(JsonWriter& json,
                        const Config& config,
                        const CredentialConfiguration& configuration) {
  const SigningKeyConfig* key = config.FindKey(configuration.signing.key);
  CHECK(key != nullptr);
  json.Member(configuration.id.value()).BeginObject();
  json.Member("format").Text(FormatName(configuration.signing.format));
  json.Member("scope").Text(configuration.scope);
  json.Member("credential_signing_alg_values_supported")
      .BeginArray()
      .Text(JoseName(key->algorithm))
      .EndArray();
  WriteBinding(json, configuration);
  if (!configuration.credential_metadata.IsNull()) {
    json.Member("credential_metadata").Value(configuration.credential_metadata);
  }
  json.Member("vct").Text(configuration.signing.type);
  json.EndObject();
}

std::vector<std::string_view> DistinctScopes(const CredentialConfigurations& credentials) {
  std::vector<std::string_view> scopes;
  for (const CredentialConfiguration& configuration : credentials.all) {
    if (std::find(scopes.begin(), scopes.end(), configuration.scope) == scopes.end()) {
      scopes.push_back(configuration.scope);
    }
  }
  return scopes;
}

}  // namespace

void WriteIssuerDisplay(JsonWriter& json, const std::vector<DisplayName>& display) {
  if (display.empty()) {
    return;
  }
  json.Member("display").BeginArray();
  for (const DisplayName& entry : display) {
    json.BeginObject().Member("name").Text(entry.name);
    if (!entry.locale.empty()) {
      json.Member("locale").Text(entry.locale);
    }
    json.EndObject();
  }
  json.EndArray();
}

EndpointPaths EndpointPathsOf(const HttpsUrl& identifier) {
  return {identifier.path + "/token",
          identifier.path + "/nonce",
          identifier.path + "/credential",
          identifier.path + "/offers",
          identifier.path + "/types",
          identifier.path + "/authorize"};
}

std::string IssuerMetadata(const Config& config,
                           const CredentialConfigurations& credentials,
                           const PublishedRequestKeys& request_keys) {
  const EndpointPaths paths = EndpointPathsOf(config.identifier);
  const std::string& origin = config.identifier.origin;
  JsonWriter json;
  json.BeginObject();
  json.Member("credential_issuer").Text(config.identifier.ToString());
  json.Member("credential_endpoint").Text(origin + paths.credential);
  json.Member("nonce_endpoint").Text(origin + paths.nonce);
  // [vci-1.0 §12.2.4] "It MUST be 2 or greater."
  if (config.limits.batch_size >= 2) {
    json.Member("batch_credential_issuance").BeginObject();
    json.Member("batch_size").Integer(config.limits.batch_size).EndObject();
  }
  WriteEncryption(json, config.encryption, request_keys);
  WriteIssuerDisplay(json, config.display);
  json.Member("credential_configurations_supported").BeginObject();
  for (const CredentialConfiguration& configuration : credentials.all) {
    WriteConfiguration(json, config, configuration);
  }
  json.EndObject().EndObject();
  return std::move(json).Take();
}

std::string AuthorizationServerMetadata(const Config& config,
                                        const CredentialConfigurations& credentials) {
  JsonWriter json;
  json.BeginObject();
  json.Member("issuer").Text(config.identifier.ToString());
  json.Member("token_endpoint")
      .Text(config.identifier.origin + EndpointPathsOf(config.identifier).token);
  json.Member("grant_types_supported").BeginArray().Text(kPreAuthorizedGrant).EndArray();
  if (config.publish_authorization_endpoint) {
    json.Member("authorization_endpoint")
        .Text(config.identifier.origin + EndpointPathsOf(config.identifier).authorization);
  }
  // Nothing to list without an authorization endpoint, yet RFC 8414 §2 requires the member.
  json.Member("response_types_supported").BeginArray().EndArray();
  json.Member("pre-authorized_grant_anonymous_access_supported").Boolean(true);
  json.Member("token_endpoint_auth_methods_supported").BeginArray().Text("none").EndArray();
  json.Member("authorization_details_types_supported")
      .BeginArray()
      .Text("openid_credential")
      .EndArray();
  json.Member("scopes_supported").BeginArray();
  for (const std::string_view scope : DistinctScopes(credentials)) {
    json.Text(scope);
  }
  json.EndArray().EndObject();
  return std::move(json).Take();
}

}  // namespace issuer
