#include "appliance/config/credential_configuration_parser.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "appliance/base/json_reader.h"
#include "appliance/config/claim169_rules.h"
#include "appliance/config/claim_schema_parser.h"
#include "appliance/config/client_policy_parser.h"
#include "appliance/config/json_section.h"
#include "appliance/config/mdoc_rules.h"
#include "appliance/config/template_files.h"

namespace issuer {
namespace {

std::optional<JsonValue> ReadJsonFile(const std::filesystem::path& file, Complaints& complaints) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    complaints.Add("", "cannot be read: check the path and its permissions");
    return std::nullopt;
  }
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  auto json = ParseJson(text);
  if (!json.has_value()) {
    complaints.Add("", std::string("is not JSON that we accept: ") + json.error().detail);
    return std::nullopt;
  }
  return *std::move(json);
}

// A scope token. [rfc6749 §3.3]
bool IsScope(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c >= 0x21 && c <= 0x7e && c != '"' && c != '\\';
  });
}

void ReadBinding(JsonSection& section, CredentialConfiguration& configuration) {
  constexpr std::array<std::string_view, 4> kMethods{"jwk", "did:jwk", "did:key", "cose_key"};
  const bool is_mdoc = configuration.signing.format == CredentialFormat::kMsoMdoc;
  configuration.binding_methods = section.Texts("binding_methods");
  for (const std::string& method : configuration.binding_methods) {
    if (std::find(kMethods.begin(), kMethods.end(), method) == kMethods.end() ||
        (method == "cose_key" && !is_mdoc)) {
      section.Complain("binding_methods",
                       "must hold \"jwk\", \"did:jwk\", \"did:key\", or for mso_mdoc \"cose_key\"");
    }
  }
  for (const std::string& name : section.Texts("proof_algorithms")) {
    const auto algorithm = AlgorithmFromJoseName(name);
    if (!algorithm) {
      section.Complain("proof_algorithms", "must hold \"ES256\", \"ES384\" or \"EdDSA\"");
      continue;
    }
    configuration.proof_algorithms.push_back(*algorithm);
  }
  if (configuration.binding_methods.empty() != configuration.proof_algorithms.empty()) {
    section.Complain("proof_algorithms", "must be given exactly when binding_methods is");
  }
  if (configuration.signing.binding_required != configuration.requires_binding()) {
    section.Complain("binding_methods",
                     "must be given exactly when chancery.toml says binding_required "
                     "for this credential (it does unless told otherwise)");
  }
}

// The document that is served for the credential's type. [SD-12]
JsonValue TypeMetadata(JsonSection& section,
                       const CredentialConfiguration& configuration,
                       const JsonValue& type_claims,
                       Complaints& complaints) {
  const JsonValue* given = section.Value("type_metadata");
  if (given == nullptr) {
    return {};
  }
  if (configuration.signing.format != CredentialFormat::kSdJwtVc) {
    section.Complain("type_metadata", "is for dc+sd-jwt: no other format has it");
  }
  JsonSection metadata(*given, "type_metadata.", complaints);
  JsonValue::Object document;
  document.emplace_back("vct", JsonValue(configuration.signing.type));
  document.emplace_back("name", JsonValue(metadata.Text("name")));
  if (metadata.Value("description") != nullptr) {
    document.emplace_back("description", JsonValue(metadata.Text("description")));
  }
  const JsonValue display = ParseDisplay(metadata, "display", Looks::kNameOnly);
  if (!display.IsNull()) {
    document.emplace_back("display", display);
  }
  document.emplace_back("claims", type_claims);
  metadata.RefuseUnknown();
  return JsonValue(std::move(document));
}

CredentialConfiguration ReadOne(const SigningPolicyEntry& entry,
                                const JsonValue& json,
                                Complaints& complaints) {
  JsonSection section(json, "", complaints);
  CredentialConfiguration configuration;
  configuration.id = entry.id;
  configuration.signing = entry;
  configuration.scope = section.Text("scope", entry.id.value());
  if (!IsScope(configuration.scope)) {
    section.Complain("scope", "must be one OAuth scope token, without spaces or quotes");
  }
  const std::string tx_code = section.Text("tx_code", "required");
  if (tx_code != "required" && tx_code != "optional") {
    section.Complain("tx_code", "must be \"required\" or \"optional\"");
  }
  configuration.tx_code = tx_code == "optional" ? TxCodePolicy::kOptional : TxCodePolicy::kRequired;
  ReadBinding(section, configuration);
  ReadClientPolicy(section, complaints, configuration);
  configuration.direct_issuance = section.Boolean("direct_issuance", false);
  configuration.is_deferred = section.Boolean("deferred", false);
  configuration.num_decoys = static_cast<std::uint8_t>(section.Integer("decoys", 0, 32, 0));
  const JsonValue display = ParseDisplay(section, "display", Looks::kFull);
  ParsedClaims claims = ParseClaims(section, entry.format);
  configuration.claims = std::move(claims.schema);
  if (entry.format == CredentialFormat::kMsoMdoc) {
    CheckMdocClaims(entry.type, configuration.claims, complaints);
  }
  if (entry.format == CredentialFormat::kClaim169Cwt) {
    CheckClaim169Claims(configuration.claims, complaints);
    if (!configuration.direct_issuance || configuration.is_deferred) {
      section.Complain("direct_issuance",
                       "must be true, and deferred false: no wallet knows claim169_cwt");
    }
  }
  JsonValue::Object credential_metadata;
  if (!display.IsNull()) {
    credential_metadata.emplace_back("display", display);
  }
  credential_metadata.emplace_back("claims", std::move(claims.metadata_claims));
  configuration.credential_metadata = JsonValue(std::move(credential_metadata));
  configuration.type_metadata =
      TypeMetadata(section, configuration, claims.type_claims, complaints);
  section.RefuseUnknown();
  return configuration;
}

// [LD-7] What the files hold is what was pinned by digest: who uses them has checked it.
std::vector<PublishedContext> ReadPublishedContexts(const Config& config, ConfigComplaints& all) {
  std::vector<PublishedContext> contexts;
  for (const ContextConfig& context : config.contexts) {
    const Result<HttpsUrl> url = ParseHttpsUrl(context.url);
    if (!url.has_value() || url->origin != config.identifier.origin ||
        !url->path.starts_with(config.identifier.path + "/")) {
      continue;
    }
    std::ifstream in(context.file, std::ios::binary);
    if (!in) {
      all.push_back({context.file, "", "cannot be read: check the path and its permissions"});
      continue;
    }
    contexts.push_back({url->path, {std::istreambuf_iterator<char>(in), {}}});
  }
  return contexts;
}

}  // namespace

Result<CredentialConfigurations, ConfigComplaints> ReadCredentialConfigurations(
    const Config& config) {
  CredentialConfigurations configurations;
  ConfigComplaints all;
  for (const SigningPolicyEntry& entry : config.credentials) {
    Complaints complaints(entry.file);
    if (const auto json = ReadJsonFile(entry.file, complaints)) {
      configurations.all.push_back(ReadOne(entry, *json, complaints));
      CheckSomebodyMay(config.trust, configurations.all.back(), complaints);
      const std::string& scope = configurations.all.back().scope;
      const auto same = [&](const auto& other) { return other.scope == scope; };
      if (configurations.all.back().is_deferred && !config.deferred.enabled) {
        complaints.Add("deferred", "needs `enabled = true` under [deferred] in chancery.toml");
      }
      if (std::count_if(configurations.all.begin(), configurations.all.end(), same) > 1) {
        complaints.Add("scope", "is the scope of another credential");
      }
    }
    const ConfigComplaints found = complaints.Take();
    all.insert(all.end(), found.begin(), found.end());
  }
  configurations.contexts = ReadPublishedContexts(config, all);
  configurations.templates = ReadTemplateFiles(config, all);
  if (!all.empty()) {
    return Unexpected(std::move(all));
  }
  return configurations;
}

}  // namespace issuer
