#include "appliance/issuance/draft13_metadata.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "appliance/base/check.h"
#include "appliance/base/json_writer.h"
#include "appliance/issuance/metadata.h"

namespace issuer {
namespace {

// One claim and what is below it, in the order of the configuration.
struct ClaimNode {
  std::string name;
  const JsonValue* description = nullptr;  // an entry of `claims`: {path, mandatory, display}
  std::vector<ClaimNode> below;
};

ClaimNode& ChildOf(ClaimNode& node, const std::string& name) {
  const auto found = std::find_if(node.below.begin(),
                                  node.below.end(),
                                  [&](const ClaimNode& child) { return child.name == name; });
  if (found != node.below.end()) {
    return *found;
  }
  node.below.push_back({name, nullptr, {}});
  return node.below.back();
}

// From a list of paths to a tree of names.
ClaimNode TreeOf(const JsonValue& credential_metadata) {
  ClaimNode root;
  const JsonValue* claims = credential_metadata.Find("claims");
  if (claims == nullptr || claims->AsArray() == nullptr) {
    return root;
  }
  for (const JsonValue& claim : *claims->AsArray()) {
    const JsonValue* path = claim.Find("path");
    CHECK(path != nullptr && path->AsArray() != nullptr);
    const JsonValue::Array& steps = *path->AsArray();
    const bool is_within_array = std::any_of(
        steps.begin(), steps.end(), [](const JsonValue& step) { return step.AsText() == nullptr; });
    if (is_within_array) {
      continue;
    }
    ClaimNode* node = &root;
    for (const JsonValue& step : steps) {
      node = &ChildOf(*node, *step.AsText());
    }
    node->description = &claim;
  }
  return root;
}

void WriteTree(JsonWriter& json, const ClaimNode& node) {
  json.BeginObject();
  if (node.description != nullptr) {
    for (const char* name : {"mandatory", "display"}) {
      if (const JsonValue* value = node.description->Find(name)) {
        json.Member(name).Value(*value);
      }
    }
  }
  for (const ClaimNode& child : node.below) {
    json.Member(child.name);
    WriteTree(json, child);
  }
  json.EndObject();
}

void WriteTexts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  json.Member(name).BeginArray();
  for (const std::string& text : texts) {
    json.Text(text);
  }
  json.EndArray();
}

void WriteConfiguration(JsonWriter& json,
                        const Config& config,
                        const CredentialConfiguration& configuration) {
  const SigningKeyConfig* key = config.FindKey(configuration.signing.key);
  CHECK(key != nullptr);
  json.Member(configuration.id.value()).BeginObject();
  json.Member("format").Text("vc+sd-jwt");
  json.Member("scope").Text(configuration.scope);
  WriteTexts(
      json, "credential_signing_alg_values_supported", {std::string(JoseName(key->algorithm))});
  if (configuration.requires_binding()) {
    WriteTexts(json, "cryptographic_binding_methods_supported", configuration.binding_methods);
    std::vector<std::string> algorithms;
    for (const SignatureAlgorithm algorithm : configuration.proof_algorithms) {
      algorithms.emplace_back(JoseName(algorithm));
    }
    json.Member("proof_types_supported").BeginObject().Member("jwt").BeginObject();
    WriteTexts(json, "proof_signing_alg_values_supported", algorithms);
    json.EndObject().EndObject();
  }
  json.Member("vct").Text(configuration.signing.type);
  if (const JsonValue* display = configuration.credential_metadata.Find("display")) {
    json.Member("display").Value(*display);
  }
  const ClaimNode claims = TreeOf(configuration.credential_metadata);
  if (!claims.below.empty()) {
    json.Member("claims");
    WriteTree(json, claims);
  }
  json.EndObject();
}

}  // namespace

std::string Draft13IssuerMetadata(const Config& config,
                                  const CredentialConfigurations& credentials) {
  JsonWriter json;
  json.BeginObject();
  json.Member("credential_issuer").Text(config.identifier.ToString());
  json.Member("credential_endpoint")
      .Text(config.identifier.origin + EndpointPathsOf(config.identifier).credential);
  WriteIssuerDisplay(json, config.display);
  json.Member("credential_configurations_supported").BeginObject();
  for (const CredentialConfiguration& configuration : credentials.all) {
    WriteConfiguration(json, config, configuration);
  }
  json.EndObject().EndObject();
  return std::move(json).Take();
}

}  // namespace issuer
