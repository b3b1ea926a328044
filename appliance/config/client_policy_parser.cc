#include "appliance/config/client_policy_parser.h"

#include <algorithm>
#include <string>
#include <vector>

namespace issuer {
namespace {

void ReadClients(const JsonValue& given, Complaints& complaints, ClientPolicy& policy) {
  JsonSection section(given, "clients.", complaints);
  for (const std::string& id : section.Texts("ids")) {
    policy.ids.emplace_back(id);
  }
  if (section.Value("methods") != nullptr) {
    policy.methods.clear();
    for (const std::string& name : section.Texts("methods")) {
      const auto method = ClientMethodFromName(name);
      if (!method.has_value()) {
        section.Complain("methods",
                         "must hold \"none\", \"private_key_jwt\", \"tls_client_auth\" or "
                         "\"attest_jwt_client_auth\"");
        continue;
      }
      policy.methods.push_back(*method);
    }
    if (!policy.ids.empty() && policy.Allows(ClientMethod::kNone)) {
      section.Complain("ids", "cannot be listed where the method \"none\" is: it shows no id");
    }
    if (policy.methods.empty()) {
      section.Complain("methods", "lets nobody obtain this credential");
    }
  } else if (!policy.ids.empty()) {
    std::erase(policy.methods, ClientMethod::kNone);
  }
  section.RefuseUnknown();
}

// [PRF-30] Suites that no key of `proof_algorithms` could use would be announced in vain.
void ReadProofSuites(JsonSection& section, CredentialConfiguration& configuration) {
  const std::vector<SignatureAlgorithm>& algorithms = configuration.proof_algorithms;
  for (const std::string& name : section.Texts("proof_cryptosuites")) {
    const auto suite = CryptosuiteFromName(name);
    if (!suite.has_value() || *suite == Cryptosuite::kEd25519Signature2020 ||
        configuration.Accepts(*suite)) {
      section.Complain("proof_cryptosuites",
                       "must hold \"ecdsa-rdfc-2019\", \"eddsa-rdfc-2022\", \"ecdsa-jcs-2019\" or "
                       "\"eddsa-jcs-2022\", each once");
      continue;
    }
    if (std::none_of(algorithms.begin(), algorithms.end(), [&](SignatureAlgorithm algorithm) {
          return IsSuiteOf(*suite, algorithm);
        })) {
      section.Complain("proof_cryptosuites",
                       "has a suite that signs with none of proof_algorithms");
    }
    configuration.proof_suites.push_back(*suite);
  }
  if (configuration.Accepts(ProofType::kDiVp) == configuration.proof_suites.empty()) {
    section.Complain("proof_cryptosuites", "must be given exactly when proof_types has \"di_vp\"");
  }
}

// A presentation names its key by a DID, and has no place for a key attestation.
void CheckPresentations(JsonSection& section, const CredentialConfiguration& configuration) {
  const std::vector<std::string>& methods = configuration.binding_methods;
  if (!configuration.Accepts(ProofType::kDiVp)) {
    return;
  }
  if (std::none_of(methods.begin(), methods.end(), [](const std::string& method) {
        return method.starts_with("did:");
      })) {
    section.Complain("binding_methods",
                     "must hold \"did:key\" or \"did:jwk\" where proof_types has \"di_vp\"");
  }
  if (configuration.key_attestations.has_value()) {
    section.Complain("key_attestations",
                     "cannot stand beside \"di_vp\" in proof_types: such proofs carry none");
  }
}

void CheckLevels(JsonSection& section, const char* name, std::vector<std::string>& levels) {
  levels = section.Texts(name);
  if (section.Value(name) != nullptr && levels.empty()) {
    section.Complain(name, "must not be empty: leave it out to accept any level");
  }
}

}  // namespace

void ReadClientPolicy(JsonSection& section,
                      Complaints& complaints,
                      CredentialConfiguration& configuration) {
  if (const JsonValue* given = section.Value("clients")) {
    ReadClients(*given, complaints, configuration.clients);
  }
  if (section.Value("proof_types") != nullptr) {
    configuration.proof_types.clear();
    for (const std::string& name : section.Texts("proof_types")) {
      const auto type = ProofTypeFromName(name);
      if (!type.has_value() || configuration.Accepts(*type)) {
        section.Complain("proof_types",
                         "must hold \"jwt\", \"attestation\" or \"di_vp\", each once");
        continue;
      }
      configuration.proof_types.push_back(*type);
    }
    if (configuration.proof_types.empty() || !configuration.requires_binding()) {
      section.Complain("proof_types", "must name a type, and only where binding_methods is given");
    }
  }
  ReadProofSuites(section, configuration);
  if (const JsonValue* given = section.Value("key_attestations")) {
    JsonSection rules(*given, "key_attestations.", complaints);
    configuration.key_attestations.emplace();
    CheckLevels(rules, "key_storage", configuration.key_attestations->key_storage);
    CheckLevels(rules, "user_authentication", configuration.key_attestations->user_authentication);
    rules.RefuseUnknown();
  }
  CheckPresentations(section, configuration);
  const std::vector<std::string>& methods = configuration.binding_methods;
  const bool uses_attestations =
      configuration.key_attestations.has_value() || configuration.Accepts(ProofType::kAttestation);
  if (uses_attestations && std::find(methods.begin(), methods.end(), "jwk") == methods.end()) {
    section.Complain("binding_methods", "must hold \"jwk\": attested keys are given so");
  }
}

void CheckSomebodyMay(const TrustSettings& trust,
                      const CredentialConfiguration& configuration,
                      Complaints& complaints) {
  const std::vector<ClientMethod>& methods = configuration.clients.methods;
  const auto is_known = [&](ClientMethod method) { return trust.Knows(method); };
  if (!methods.empty() && std::none_of(methods.begin(), methods.end(), is_known)) {
    complaints.Add("clients.methods",
                   "lets nobody obtain this credential: chancery.toml has no [[client]] or "
                   "[[client_attester]] for these methods");
  }
  if (!trust.key_attesters.empty()) {
    return;
  }
  if (configuration.key_attestations.has_value()) {
    complaints.Add("key_attestations", "needs a [[key_attester]] in chancery.toml");
  }
  if (configuration.Accepts(ProofType::kAttestation)) {
    complaints.Add("proof_types", "with \"attestation\" needs a [[key_attester]] in chancery.toml");
  }
}

}  // namespace issuer
