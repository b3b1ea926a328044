#include "api/operator/direct_issuance_request.h"

#include <optional>
#include <string>
#include <utility>

#include "api/http/media_type.h"
#include "api/operator/offered_credential.h"
#include "api/operator/request_members.h"
#include "appliance/base/check.h"
#include "appliance/base/json_reader.h"
#include "crypto/jose/jwk.h"

namespace issuer {
namespace {

// {"jwk": {...}}, there exactly when the configuration binds to a key.
Result<std::optional<PublicKey>, OperatorComplaint> ReadHolder(const RequestMembers& members,
                                                               bool is_bound) {
  const JsonValue* holder = members.Find("holder");
  if ((holder != nullptr) != is_bound) {
    return members.Complaint("holder",
                             is_bound ? "is mandatory: the configuration binds to a holder's key"
                                      : "must be absent: the configuration binds to no key");
  }
  if (holder == nullptr) {
    return std::optional<PublicKey>();
  }
  ASSIGN_OR_RETURN(const RequestMembers key,
                   RequestMembers::Read(*holder, members.PathOf("holder"), {"jwk"}));
  const JsonValue* jwk = key.Find("jwk");
  if (jwk == nullptr) {
    return key.Complaint("jwk", "is mandatory");
  }
  Result<PublicKey> parsed = ParseJwk(*jwk);
  if (!parsed.has_value()) {
    return key.Complaint(
        "jwk",
        "must be a public key for signatures on P-256, P-384 or Ed25519, and nothing private");
  }
  return std::optional<PublicKey>(*std::move(parsed));
}

Result<void, OperatorComplaint> ReadQr(const RequestMembers& members,
                                       CredentialFormat format,
                                       DirectIssuanceRequest& out) {
  ASSIGN_OR_RETURN(const JsonValue::Array* list, members.FindArray("qr"));
  if (list == nullptr) {
    return {};
  }
  if (format != CredentialFormat::kClaim169Cwt) {
    return members.Complaint("qr", "must be absent: only claim169_cwt is made for QR codes");
  }
  for (const JsonValue& value : *list) {
    const std::string* form = value.AsText();
    if (form == nullptr || (*form != "svg" && *form != "png")) {
      return members.Complaint("qr", "may contain svg and png only");
    }
    (*form == "svg" ? out.wants_svg : out.wants_png) = true;
  }
  return {};
}

}  // namespace

Result<DirectIssuanceRequest, OperatorComplaint> ParseDirectIssuanceRequest(
    const HttpRequest& request,
    const Operator& caller,
    const CredentialConfigurations& credentials) {
  const std::string* content_type = request.FindHeader("content-type");
  if (content_type == nullptr || !IsMediaType(*content_type, "application/json")) {
    return Complain({ErrorCode::kMediaTypeUnsupported, "not application/json"});
  }
  const Result<JsonValue> body = ParseJson(request.body, {.max_len = request.body.size()});
  if (!body.has_value()) {
    return Complain(ErrorCode::kOperatorRequestMalformed, "(body)", "must be strict JSON in UTF-8");
  }
  ASSIGN_OR_RETURN(const RequestMembers members,
                   RequestMembers::Read(*body, "", {"configuration", "claims", "holder", "qr"}));
  DirectIssuanceRequest out;
  DirectIssuance& wanted = out.issuance;
  wanted.requested_by = caller.name;
  ASSIGN_OR_RETURN(wanted.credential, ReadOfferedCredential(members, caller, credentials));
  const CredentialConfiguration* configuration = credentials.Find(wanted.credential.configuration);
  CHECK(configuration != nullptr);
  if (!configuration->direct_issuance) {
    return Complain(ErrorCode::kOperatorForbidden,
                    "configuration",
                    "does not allow direct issuance: offer it to a wallet");
  }
  ASSIGN_OR_RETURN(wanted.holder, ReadHolder(members, configuration->requires_binding()));
  RETURN_IF_ERROR(ReadQr(members, configuration->signing.format, out));
  return out;
}

}  // namespace issuer
