#include "appliance/issuance/format_metadata.h"

#include <string>
#include <string_view>
#include <vector>

#include "appliance/base/check.h"

namespace issuer {
namespace {

void WriteTexts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  json.Member(name).BeginArray();
  for (const std::string& text : texts) {
    json.Text(text);
  }
  json.EndArray();
}

void WriteLevels(JsonWriter& json, std::string_view name, const std::vector<std::string>& levels) {
  if (levels.empty()) {
    return;
  }
  json.Member(name).BeginArray();
  for (const std::string& level : levels) {
    json.Text(level);
  }
  json.EndArray();
}

// [META-45] An empty object where any attestation will do.
void WriteKeyAttestations(JsonWriter& json, const CredentialConfiguration& configuration) {
  if (!configuration.key_attestations.has_value()) {
    return;
  }
  json.Member("key_attestations_required").BeginObject();
  WriteLevels(json, "key_storage", configuration.key_attestations->key_storage);
  WriteLevels(json, "user_authentication", configuration.key_attestations->user_authentication);
  json.EndObject();
}

// [PRF-30] The algorithms of a Data Integrity proof are its suites.
void WriteProofAlgorithms(JsonWriter& json,
                          const CredentialConfiguration& configuration,
                          ProofType type) {
  if (type == ProofType::kDiVp) {
    for (const Cryptosuite suite : configuration.proof_suites) {
      json.Text(CryptosuiteName(suite));
    }
    return;
  }
  for (const SignatureAlgorithm algorithm : configuration.proof_algorithms) {
    json.Text(JoseName(algorithm));
  }
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
  json.Member("proof_types_supported").BeginObject();
  for (const ProofType type : configuration.proof_types) {
    json.Member(NameOf(type)).BeginObject();
    json.Member("proof_signing_alg_values_supported").BeginArray();
    WriteProofAlgorithms(json, configuration, type);
    json.EndArray();
    if (type != ProofType::kDiVp) {  // which has no place for one
      WriteKeyAttestations(json, configuration);
    }
    json.EndObject();
  }
  json.EndObject();
}

// [META-42] JOSE names, COSE numbers, or suites: each format has its own.
void WriteSigningAlgorithm(JsonWriter& json,
                           const SigningPolicyEntry& entry,
                           SignatureAlgorithm algorithm) {
  json.Member("credential_signing_alg_values_supported").BeginArray();
  if (entry.format == CredentialFormat::kMsoMdoc) {
    json.Integer(CoseNumber(algorithm));
  } else if (entry.suite.has_value()) {
    json.Text(CryptosuiteName(*entry.suite));
  } else {
    json.Text(JoseName(algorithm));
  }
  json.EndArray();
}

void WriteType(JsonWriter& json, const SigningPolicyEntry& entry) {
  switch (entry.format) {
    case CredentialFormat::kSdJwtVc:
      json.Member("vct").Text(entry.type);
      return;
    case CredentialFormat::kMsoMdoc:
      json.Member("doctype").Text(entry.type);
      return;
    case CredentialFormat::kJwtVcJson:
    case CredentialFormat::kJwtVcJsonLd:
    case CredentialFormat::kLdpVc:
    case CredentialFormat::kJcsVc:
      json.Member("credential_definition").BeginObject();
      if (entry.format != CredentialFormat::kJwtVcJson) {
        WriteTexts(json, "@context", entry.contexts);
      }
      WriteTexts(json, "type", entry.types);
      json.EndObject();
      return;
    case CredentialFormat::kClaim169Cwt:
      return;  // wallets are not told of it
  }
}

}  // namespace

void WriteConfiguration(JsonWriter& json,
                        const Config& config,
                        const CredentialConfiguration& configuration) {
  const SigningPolicyEntry& entry = configuration.signing;
  const SigningKeyConfig* key = config.FindKey(entry.key);
  CHECK(key != nullptr);
  json.Member(configuration.id.value()).BeginObject();
  json.Member("format").Text(NameOf(entry.format));
  json.Member("scope").Text(configuration.scope);
  WriteSigningAlgorithm(json, entry, key->algorithm);
  WriteBinding(json, configuration);
  if (!configuration.credential_metadata.IsNull()) {
    json.Member("credential_metadata").Value(configuration.credential_metadata);
  }
  WriteType(json, entry);
  json.EndObject();
}

}  // namespace issuer
