// Minimal on purpose: wallets exist that fail on members they do not know. [META-29]
#include "appliance/issuance/metadata.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "appliance/base/json_writer.h"
#include "appliance/issuance/dpop.h"
#include "appliance/issuance/encryption_offer.h"
#include "appliance/issuance/format_metadata.h"
#include "crypto/jose/did_writer.h"

namespace issuer {
namespace {

constexpr std::string_view kPreAuthorizedGrant =
    "urn:ietf:params:oauth:grant-type:pre-authorized_code";

// The appliance knows somebody who could use it, and some configuration is open to it.
bool IsServed(ClientMethod method,
              const Config& config,
              const CredentialConfigurations& credentials) {
  return config.trust.Knows(method) &&
         std::any_of(credentials.all.begin(), credentials.all.end(), [&](const auto& c) {
           return IsForWallets(c.signing.format) && c.clients.Allows(method);
         });
}

void WriteAlgorithms(JsonWriter& json, std::string_view name) {
  json.Member(name).BeginArray();
  for (const auto algorithm :
       {SignatureAlgorithm::kEs256, SignatureAlgorithm::kEs384, SignatureAlgorithm::kEdDsa}) {
    json.Text(JoseName(algorithm));
  }
  json.EndArray();
}

// [AS-5] [AS-6] [AS-7]
void WriteClientAuthentication(JsonWriter& json,
                               const Config& config,
                               const CredentialConfigurations& credentials) {
  const auto is_served = [&](ClientMethod method) { return IsServed(method, config, credentials); };
  json.Member("pre-authorized_grant_anonymous_access_supported")
      .Boolean(is_served(ClientMethod::kNone));
  json.Member("token_endpoint_auth_methods_supported").BeginArray();
  for (const auto method : {ClientMethod::kNone,
                            ClientMethod::kPrivateKeyJwt,
                            ClientMethod::kTlsClientAuth,
                            ClientMethod::kAttestation}) {
    if (is_served(method)) {
      json.Text(MethodName(method));
    }
  }
  json.EndArray();
  if (is_served(ClientMethod::kPrivateKeyJwt)) {
    WriteAlgorithms(json, "token_endpoint_auth_signing_alg_values_supported");
  }
  if (is_served(ClientMethod::kAttestation)) {
    WriteAlgorithms(json, "client_attestation_signing_alg_values_supported");
    WriteAlgorithms(json, "client_attestation_pop_signing_alg_values_supported");
    json.Member("challenge_endpoint")
        .Text(config.identifier.origin + EndpointPathsOf(config.identifier).challenge);
  }
}

std::vector<std::string_view> DistinctScopes(const CredentialConfigurations& credentials) {
  std::vector<std::string_view> scopes;
  for (const CredentialConfiguration& configuration : credentials.all) {
    if (IsForWallets(configuration.signing.format) &&
        std::find(scopes.begin(), scopes.end(), configuration.scope) == scopes.end()) {
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
          identifier.path + "/deferred_credential",
          identifier.path + "/notification",
          identifier.path + "/offers",
          identifier.path + "/types",
          identifier.path + "/authorize",
          identifier.path + "/status",
          identifier.path + "/challenge",
          identifier.path + "/jwks",
          WellKnownPath(identifier, "jwt-vc-issuer"),
          DidWebDocumentPath(identifier),
          identifier.path + "/iaca"};
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
  if (config.deferred.enabled) {  // [META-23]
    json.Member("deferred_credential_endpoint").Text(origin + paths.deferred_credential);
  }
  if (config.notification.enabled) {
    json.Member("notification_endpoint").Text(origin + paths.notification);
  }
  // [vci-1.0 §12.2.4] "It MUST be 2 or greater."
  if (config.limits.batch_size >= 2) {
    json.Member("batch_credential_issuance").BeginObject();
    json.Member("batch_size").Integer(config.limits.batch_size).EndObject();
  }
  WriteEncryption(json, config.encryption, request_keys);
  WriteIssuerDisplay(json, config.display);
  json.Member("credential_configurations_supported").BeginObject();
  for (const CredentialConfiguration& configuration : credentials.all) {
    if (IsForWallets(configuration.signing.format)) {
      WriteConfiguration(json, config, configuration);
    }
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
  json.Member("grant_types_supported").BeginArray().Text(kPreAuthorizedGrant);
  if (config.refresh.enabled) {
    json.Text("refresh_token");
  }
  json.EndArray();
  if (config.publish_authorization_endpoint) {
    json.Member("authorization_endpoint")
        .Text(config.identifier.origin + EndpointPathsOf(config.identifier).authorization);
  }
  // Nothing to list without an authorization endpoint, yet RFC 8414 §2 requires the member.
  json.Member("response_types_supported").BeginArray().EndArray();
  WriteClientAuthentication(json, config, credentials);
  if (config.dpop.mode != DpopMode::kOff) {
    json.Member("dpop_signing_alg_values_supported").BeginArray();
    for (const SignatureAlgorithm algorithm : kDpopAlgorithms) {
      json.Text(JoseName(algorithm));
    }
    json.EndArray();
  }
  if (config.status.enabled && config.protocol == WalletProtocol::kFinal) {
    json.Member("status_list_aggregation_endpoint").Text(config.status.base);  // [AS-11]
  }
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
