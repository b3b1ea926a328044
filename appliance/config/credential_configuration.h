// One credential configuration as wallets and operators see it: the JSON file named by
// chancery.toml. Read by issuerd and issuerctl only.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "appliance/base/claim_value.h"
#include "appliance/base/cryptosuite.h"
#include "appliance/base/json_value.h"
#include "appliance/base/public_key.h"
#include "appliance/config/client_policy.h"
#include "appliance/config/config.h"

namespace issuer {

struct ClaimSchemaMember;

// What an operator must, may and must not put into a claim.
struct ClaimSchema {
  ClaimKind kind = ClaimKind::kObject;
  bool mandatory = false;
  Disclosure disclosure = Disclosure::kAlways;
  std::size_t max_len = 1024;              // text: bytes; bytes: bytes; arrays: elements
  std::vector<std::string> values;         // text: the only ones allowed; empty: any
  std::vector<ClaimSchemaMember> members;  // kObject; names are unique
  std::vector<ClaimSchema> element;        // kArray: exactly one
};

struct ClaimSchemaMember {
  std::string name;
  ClaimSchema schema;
};

enum class TxCodePolicy : std::uint8_t { kRequired, kOptional };

struct CredentialConfiguration {
  ConfigurationId id;
  SigningPolicyEntry signing;
  std::string scope;
  TxCodePolicy tx_code =
      TxCodePolicy::kRequired;  // the default: a leaked offer is a leaked credential
  std::vector<std::string>
      binding_methods;  // "jwk", "did:jwk", "did:key", "cose_key"; empty: no holder binding
  std::vector<SignatureAlgorithm>
      proof_algorithms;  // of every proof type; empty exactly when binding_methods is
  std::vector<ProofType> proof_types{ProofType::kJwt};
  std::vector<Cryptosuite> proof_suites;  // of di_vp proofs; empty exactly when none are taken
  std::optional<KeyAttestationRules> key_attestations;  // none: keys need no attestation
  ClientPolicy clients;
  bool direct_issuance = false;  // operators may have it without an offer and a wallet
  bool is_deferred = false;      // the credential endpoint never delivers it, the deferred one does
  std::uint8_t num_decoys = 0;   // decoy digests at each level that has disclosures
  ClaimSchema claims;            // kObject
  JsonValue credential_metadata;  // {display, claims[{path, mandatory, display}]}, ready for the
                                  // metadata document
  JsonValue type_metadata;        // SD-JWT VC type metadata, ready to serve; null: none

  bool requires_binding() const { return !binding_methods.empty(); }
  bool Accepts(SignatureAlgorithm algorithm) const {
    return std::find(proof_algorithms.begin(), proof_algorithms.end(), algorithm) !=
           proof_algorithms.end();
  }
  bool Accepts(Cryptosuite suite) const {
    return std::find(proof_suites.begin(), proof_suites.end(), suite) != proof_suites.end();
  }
  bool Accepts(ProofType type) const {
    return std::find(proof_types.begin(), proof_types.end(), type) != proof_types.end();
  }
};

// A JSON-LD context whose URL is under the identifier: we serve it.
struct PublishedContext {
  std::string path;  // of its URL
  std::string text;
};

// A template that credentials name: we serve it.
struct PublishedTemplate {
  std::string path;
  std::string text;
};

// All configurations of an appliance, in the order of chancery.toml.
struct CredentialConfigurations {
  std::vector<CredentialConfiguration> all;
  std::vector<PublishedContext> contexts{};
  std::vector<PublishedTemplate> templates{};
  const CredentialConfiguration* Find(const ConfigurationId& id) const;  // null if there is none
};

}  // namespace issuer
