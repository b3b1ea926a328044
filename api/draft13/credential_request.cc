#include "api/draft13/credential_request.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/http/media_type.h"
#include "appliance/base/check.h"
#include "appliance/base/json_reader.h"
#include "appliance/issuance/granted_access.h"

namespace issuer {
namespace {

Unexpected<Error> Malformed(const char* detail) {
  return Fail(ErrorCode::kCredentialRequestMalformed, detail);
}

// What the token covers and what has this type. [openid4vci draft 13 appendix A.3.4]
Result<ConfigurationId> FindByType(const JsonValue& body,
                                   const TokenRecord& token,
                                   const CredentialConfigurations& credentials) {
  const std::string* format = body.FindText("format");
  if (format == nullptr) {
    return Malformed("format is no text");
  }
  if (*format != "vc+sd-jwt") {
    return Fail(ErrorCode::kDraft13FormatUnsupported, "a format other than vc+sd-jwt");
  }
  const std::string* vct = body.FindText("vct");
  if (vct == nullptr) {
    return Malformed("no vct");
  }
  for (const ConfigurationId& id : token.configurations) {
    const CredentialConfiguration* configuration = credentials.Find(id);
    if (configuration != nullptr && configuration->signing.type == *vct) {
      return id;
    }
  }
  return Fail(ErrorCode::kDraft13TypeUnsupported, "no such type on this token");
}

Result<ConfigurationId> FindConfiguration(const JsonValue& body,
                                          const TokenRecord& token,
                                          const CredentialConfigurations& credentials) {
  const JsonValue* identifier = body.Find("credential_identifier");
  if ((identifier == nullptr) == (body.Find("format") == nullptr)) {
    return Malformed("both format and credential_identifier, or neither");
  }
  if (identifier == nullptr) {
    return FindByType(body, token, credentials);
  }
  if (identifier->AsText() == nullptr) {
    return Malformed("credential_identifier is no text");
  }
  std::optional<ConfigurationId> named = FindCredentialIdentifier(token, *identifier->AsText());
  if (!named.has_value()) {
    return Fail(ErrorCode::kCredentialIdentifierUnknown, "the token names no such identifier");
  }
  return *std::move(named);
}

// {"proof_type": "jwt", "jwt": "..."}
Status ReadProof(const JsonValue& proof, CredentialRequest& out) {
  const std::string* type = proof.FindText("proof_type");
  if (type == nullptr) {
    return Fail(ErrorCode::kProofInvalid, "a proof without a type");
  }
  if (*type != "jwt") {
    out.has_other_proof_type = true;
    return {};
  }
  const std::string* jwt = proof.FindText("jwt");
  if (jwt == nullptr) {
    return Fail(ErrorCode::kProofInvalid, "a jwt proof without its JWT");
  }
  out.jwt_proofs.push_back(*jwt);
  return {};
}

}  // namespace

Result<CredentialRequest> ParseDraft13CredentialRequest(
    const HttpRequest& request,
    const TokenRecord& token,
    const CredentialConfigurations& credentials) {
  const std::string* content_type = request.FindHeader("content-type");
  if (content_type == nullptr || !IsMediaType(*content_type, "application/json")) {
    return Malformed("not JSON by its media type");
  }
  const Result<JsonValue> body = ParseJson(request.body, {.max_len = request.body.size()});
  if (!body.has_value() || body->AsObject() == nullptr) {
    return Malformed("no JSON object");
  }
  CredentialRequest out;
  ASSIGN_OR_RETURN(out.configuration, FindConfiguration(*body, token, credentials));
  if (body->Find("credential_response_encryption") != nullptr) {
    return Fail(ErrorCode::kEncryptionParametersInvalid, "not served to wallets of draft 13");
  }
  const CredentialConfiguration* configuration = credentials.Find(out.configuration);
  if (configuration == nullptr) {
    return Fail(ErrorCode::kDraft13TypeUnsupported, "the configuration is no longer served");
  }
  const JsonValue* proof = body->Find("proof");
  if (proof != nullptr && configuration->requires_binding()) {
    RETURN_IF_ERROR(ReadProof(*proof, out));
  }
  return out;
}

}  // namespace issuer
