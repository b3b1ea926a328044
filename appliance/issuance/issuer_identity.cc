#include "appliance/issuance/issuer_identity.h"

#include <algorithm>
#include <initializer_list>
#include <utility>
#include <vector>

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"
#include "appliance/base/json_writer.h"
#include "appliance/config/key_use.h"
#include "crypto/jose/did_writer.h"
#include "crypto/jose/jwk_writer.h"

namespace issuer {
namespace {

// A document signer's certificate is good for mobile documents alone, whose verifiers know it by
// its chain.
bool SignsOnlyMdocs(const Config& config, const KeyName& key) {
  const auto signs_other = [&](const SigningPolicyEntry& entry) {
    return entry.key == key && entry.format != CredentialFormat::kMsoMdoc;
  };
  return Signs(config, key, CredentialFormat::kMsoMdoc) &&
         std::none_of(config.credentials.begin(), config.credentials.end(), signs_other);
}

std::vector<const SigningKeyInfo*> KeysFor(std::initializer_list<KeyPurpose> purposes,
                                           const Config& config,
                                           std::span<const SigningKeyInfo> keys) {
  std::vector<const SigningKeyInfo*> found;
  for (const SigningKeyInfo& key : keys) {
    const SigningKeyConfig* known = config.FindKey(key.name);
    if (known != nullptr &&
        std::find(purposes.begin(), purposes.end(), known->purpose) != purposes.end() &&
        !SignsOnlyMdocs(config, key.name)) {
      found.push_back(&key);
    }
  }
  return found;
}

void WriteIssuerJwk(JsonWriter& json, const SigningKeyInfo& key) {
  json.BeginObject();
  json.Member("kid").Text(key.name.value());
  json.Member("use").Text("sig");
  json.Member("alg").Text(JoseName(key.algorithm));
  WriteJwkMembers(json, key.public_key);
  json.Member("x5c").BeginArray();
  for (const Bytes& certificate : key.chain) {
    json.Text(Base64Encode(certificate));
  }
  json.EndArray().EndObject();
}

void WriteJwks(JsonWriter& json, const Config& config, std::span<const SigningKeyInfo> keys) {
  json.BeginObject().Member("keys").BeginArray();
  for (const SigningKeyInfo* key : KeysFor({KeyPurpose::kCredential}, config, keys)) {
    WriteIssuerJwk(json, *key);
  }
  json.EndArray().EndObject();
}

void WriteMethods(JsonWriter& json, const DidKeyNames& names, const PublicKey& key) {
  json.BeginObject();
  json.Member("id").Text(names.jwk_method);
  json.Member("type").Text("JsonWebKey2020");
  json.Member("controller").Text(names.did);
  json.Member("publicKeyJwk");
  WriteJwk(json, key);
  json.EndObject();
  if (key.curve == Curve::kNone) {
    return;  // a Multikey of RSA is none that a cryptosuite knows
  }
  json.BeginObject();
  json.Member("id").Text(names.multikey_method);
  json.Member("type").Text("Multikey");
  json.Member("controller").Text(names.did);
  json.Member("publicKeyMultibase").Text(MultikeyOf(key));
  json.EndObject();
}

}  // namespace

std::string IssuerJwks(const Config& config, std::span<const SigningKeyInfo> keys) {
  JsonWriter json;
  WriteJwks(json, config, keys);
  return std::move(json).Take();
}

std::string JwtVcIssuerMetadata(const Config& config, std::span<const SigningKeyInfo> keys) {
  JsonWriter json;
  json.BeginObject();
  json.Member("issuer").Text(config.identifier.ToString());
  json.Member("jwks");
  WriteJwks(json, config, keys);
  json.EndObject();
  return std::move(json).Take();
}

std::string DidDocument(const Config& config, std::span<const SigningKeyInfo> keys) {
  CHECK(config.did == IssuerDid::kWeb);
  // Bitstring status lists are credentials too.
  const std::vector<const SigningKeyInfo*> shown =
      KeysFor({KeyPurpose::kCredential, KeyPurpose::kStatus}, config, keys);
  JsonWriter json;
  json.BeginObject();
  json.Member("@context")
      .BeginArray()
      .Text("https://www.w3.org/ns/did/v1")
      .Text("https://w3id.org/security/suites/jws-2020/v1")
      .Text("https://w3id.org/security/multikey/v1")
      .EndArray();
  json.Member("id").Text(DidWebOf(config.identifier));
  json.Member("verificationMethod").BeginArray();
  for (const SigningKeyInfo* key : shown) {
    WriteMethods(json, DidWebNames(config.identifier, key->name), key->public_key);
  }
  json.EndArray();
  json.Member("assertionMethod").BeginArray();
  for (const SigningKeyInfo* key : shown) {
    const DidKeyNames names = DidWebNames(config.identifier, key->name);
    json.Text(names.jwk_method);
    if (key->public_key.curve != Curve::kNone) {
      json.Text(names.multikey_method);
    }
  }
  json.EndArray().EndObject();
  return std::move(json).Take();
}

}  // namespace issuer
