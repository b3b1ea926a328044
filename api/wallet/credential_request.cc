#include "api/wallet/credential_request.h"

#include <string>
#include <utility>

#include "api/http/media_type.h"
#include "appliance/base/json_reader.h"

namespace issuer {
namespace {

Status CheckMediaType(const HttpRequest& request) {
  const std::string* content_type = request.FindHeader("content-type");
  if (content_type != nullptr && IsMediaType(*content_type, "application/json")) {
    return {};
  }
  if (content_type != nullptr && IsMediaType(*content_type, "application/jwt")) {
    return Fail(ErrorCode::kEncryptionParametersInvalid, "encrypted requests are not served");
  }
  return Fail(ErrorCode::kCredentialRequestMalformed, "not JSON by its media type");
}

// Which of the two identifiers was sent. [vci-1.0 §8.2]
Status ReadIdentifier(const JsonValue& body, CredentialRequest& out) {
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
    out.credential_identifier = *text;
  } else {
    out.configuration = ConfigurationId(*text);
  }
  return {};
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
  if (type != "jwt") {
    out.has_other_proof_type = true;
    return {};
  }
  for (const JsonValue& proof : *list) {
    const std::string* jwt = proof.AsText();
    if (jwt == nullptr) {
      return Fail(ErrorCode::kProofInvalid, "a jwt proof that is no text");
    }
    out.jwt_proofs.push_back(*jwt);
  }
  return {};
}

}  // namespace

Result<CredentialRequest> ParseCredentialRequest(const HttpRequest& request,
                                                 const CredentialConfigurations& credentials) {
  RETURN_IF_ERROR(CheckMediaType(request));
  const Result<JsonValue> body = ParseJson(request.body, {.max_len = request.body.size()});
  if (!body.has_value() || body->AsObject() == nullptr) {
    return Fail(ErrorCode::kCredentialRequestMalformed, "no JSON object");
  }
  CredentialRequest out;
  RETURN_IF_ERROR(ReadIdentifier(*body, out));
  if (out.credential_identifier.has_value()) {
    return out;
  }
  const CredentialConfiguration* configuration = credentials.Find(out.configuration);
  if (configuration == nullptr) {
    return Fail(ErrorCode::kConfigurationUnknown, "no such configuration");
  }
  if (body->Find("credential_response_encryption") != nullptr) {
    return Fail(ErrorCode::kEncryptionParametersInvalid, "a response key in a plain request");
  }
  const JsonValue* proofs = body->Find("proofs");
  if (proofs != nullptr && configuration->requires_binding()) {
    RETURN_IF_ERROR(ReadProofs(*proofs, out));
  }
  return out;
}

}  // namespace issuer
