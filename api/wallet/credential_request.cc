#include "api/wallet/credential_request.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "appliance/issuance/granted_access.h"

namespace issuer {
namespace {

// Which of the two identifiers was sent, and what it stands for. [vci-1.0 §8.2] What is asked for
// must exist before it can be denied.
Result<ConfigurationId> ReadIdentifier(const JsonValue& body,
                                       const TokenRecord& token,
                                       const CredentialConfigurations& credentials) {
  const JsonValue* identifier = body.Find("credential_identifier");
  const JsonValue* configuration = body.Find("credential_configuration_id");
  if ((identifier == nullptr) == (configuration == nullptr)) {
    return Fail(ErrorCode::kCredentialRequestMalformed, "both identifiers, or neither");
  }
  const std::string* text = (identifier != nullptr ? identifier : configuration)->AsText();
  if (text == nullptr) {
    return Fail(ErrorCode::kCredentialRequestMalformed, "an identifier that is no text");
  }
  if (identifier != nullptr) {
    std::optional<ConfigurationId> named = FindCredentialIdentifier(token, *text);
    if (!named.has_value()) {
      return Fail(ErrorCode::kCredentialIdentifierUnknown, "the token names no such identifier");
    }
    return *std::move(named);
  }
  ConfigurationId id(*text);
  if (credentials.Find(id) == nullptr) {
    return Fail(ErrorCode::kConfigurationUnknown, "no such configuration");
  }
  const std::vector<ConfigurationId>& granted = token.configurations;
  if (std::find(granted.begin(), granted.end(), id) == granted.end()) {
    return Fail(ErrorCode::kScopeInsufficient, "the token does not cover the configuration");
  }
  return id;
}

// [vci-1.0 §8.2] "proofs: [...] The object contains exactly one parameter named as the proof type
// [...], the value set for this parameter is a non-empty array".
Status ReadProofs(const JsonValue& proofs, CredentialRequest& out) {
  const JsonValue::Object* types = proofs.AsObject();
  if (types == nullptr || types->size() != 1) {
    return Fail(ErrorCode::kProofInvalid, "proofs is no object of one member");
  }
  const auto& [type, value] = types->front();
  const JsonValue::Array* list = value.AsArray();
  if (list == nullptr || list->empty()) {
    return Fail(ErrorCode::kProofInvalid, "the proofs are no array, or an empty one");
  }
  if (type == "di_vp") {
    out.presentation_proofs = *list;  // their form is judged with them
    return {};
  }
  if (type != "jwt" && type != "attestation") {
    out.has_other_proof_type = true;
    return {};
  }
  std::vector<std::string>& proofs_of_type =
      type == "jwt" ? out.jwt_proofs : out.attestation_proofs;
  for (const JsonValue& proof : *list) {
    const std::string* jwt = proof.AsText();
    if (jwt == nullptr) {
      return Fail(ErrorCode::kProofInvalid, "a jwt or attestation proof that is no text");
    }
    proofs_of_type.push_back(*jwt);
  }
  return {};
}

}  // namespace

Result<CredentialRequest> ParseCredentialRequest(const WalletBody& body,
                                                 const TokenRecord& token,
                                                 const CredentialConfigurations& credentials,
                                                 const EncryptionConfig& encryption) {
  CredentialRequest out;
  ASSIGN_OR_RETURN(out.configuration, ReadIdentifier(body.json, token, credentials));
  const CredentialConfiguration* configuration = credentials.Find(out.configuration);
  if (configuration == nullptr) {
    return Fail(ErrorCode::kConfigurationUnknown, "no such configuration");
  }
  ASSIGN_OR_RETURN(out.response_recipient, ReadResponseRecipient(body, encryption));
  const JsonValue* proofs = body.json.Find("proofs");
  if (proofs != nullptr && configuration->requires_binding()) {
    RETURN_IF_ERROR(ReadProofs(*proofs, out));
  }
  return out;
}

}  // namespace issuer
