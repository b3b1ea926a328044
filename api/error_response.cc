#include "api/error_response.h"

#include <utility>

#include "appliance/base/check.h"
#include "appliance/base/json_writer.h"

namespace issuer {
namespace {

// What both audiences share.
HttpResponse WithFields(HttpResponse response,
                        const ErrorAnswer& answer,
                        Seconds retry_after,
                        const TokenSchemes& schemes) {
  const std::string challenge = ChallengeText(answer.challenge, schemes);
  if (!challenge.empty()) {
    response.With("WWW-Authenticate", challenge);
  }
  if (retry_after > Seconds(0)) {
    response.With("Retry-After", std::to_string(retry_after.count()));
  }
  return response;
}

// `DPoP error="...", algs="..."`
std::string DpopChallenge(const std::string& error, const TokenSchemes& schemes) {
  return "DPoP " + (error.empty() ? "" : "error=\"" + error + "\", ") + "algs=\"" +
         schemes.dpop_algorithms + "\"";
}

// The error stands with each scheme: which of them the client understands is not known.
std::string TokenChallenge(const std::string& error, const TokenSchemes& schemes) {
  std::string text;
  if (!schemes.dpop_algorithms.empty()) {
    text = DpopChallenge(error, schemes);
  }
  if (schemes.takes_bearer) {
    text.append(text.empty() ? "" : ", ").append("Bearer");
    text.append(error.empty() ? "" : " error=\"" + error + "\"");
  }
  return text;
}

std::string WalletBody(const ErrorAnswer& answer) {
  JsonWriter json;
  json.BeginObject();
  if (answer.error.empty()) {
    json.Member("message").Text(answer.sentence);
  } else {
    json.Member("error").Text(answer.error).Member("error_description").Text(answer.sentence);
  }
  json.EndObject();
  return std::move(json).Take();
}

}  // namespace

// NOLINTBEGIN(bugprone-branch-clone): one row a fact, even where two facts have the same answer.
ErrorAnswer AnswerTo(ErrorCode code) {
  switch (code) {
    // HTTP.
    case ErrorCode::kHttpMalformed:
      return {400, "invalid_request", "The request is not well-formed HTTP."};
    case ErrorCode::kHttpHeadTooLarge:
      return {431, "", "The header fields are too large."};
    case ErrorCode::kHttpTargetTooLong:
      return {414, "", "The request target is too long."};
    case ErrorCode::kHttpBodyTooLarge:
      return {413, "", "The request body is too large."};
    case ErrorCode::kHttpLengthRequired:
      return {411, "", "The request needs a Content-Length."};
    case ErrorCode::kHttpTransferEncoding:
      return {501, "", "Transfer codings are not served; send a Content-Length."};
    case ErrorCode::kHttpVersionUnsupported:
      return {505, "", "Only HTTP/1.1 is served."};
    case ErrorCode::kHttpTimeout:
      return {408, "", "The request was not complete in time."};
    case ErrorCode::kRouteUnknown:
      return {404, "", "There is nothing under this path."};
    case ErrorCode::kMethodNotAllowed:
      return {405, "", "This method is not served here; the Allow field names those that are."};
    case ErrorCode::kMediaTypeUnsupported:
      return {415, "", "This media type is not served here."};
    case ErrorCode::kOverloaded:
      return {503,
              "",
              "Too many requests are at work; try again shortly.",
              Challenge::kNone,
              Seconds(1)};
    // Token endpoint. [vci-1.0 §6.3] [rfc6749 §5.2]
    case ErrorCode::kTokenRequestMalformed:
      return {400, "invalid_request", "A parameter is missing, repeated or malformed."};
    case ErrorCode::kGrantTypeUnsupported:
      return {400, "unsupported_grant_type", "This grant type is not served."};
    case ErrorCode::kTxCodeMissing:
      return {400, "invalid_request", "This offer needs a transaction code: send tx_code."};
    case ErrorCode::kTxCodeUnexpected:
      return {400, "invalid_request", "This offer has no transaction code: send none."};
    case ErrorCode::kTxCodeWrong:
      return {400, "invalid_grant", "The transaction code is wrong."};
    case ErrorCode::kGrantUnknown:
    case ErrorCode::kGrantExpired:
    case ErrorCode::kGrantSpent:
    case ErrorCode::kGrantLocked:
    case ErrorCode::kGrantCancelled:
      return {400, "invalid_grant", "The pre-authorized code is not valid."};
    case ErrorCode::kClientAuthenticationRefused:
      return {401,
              "invalid_client",
              "This method of client authentication is not served here.",
              Challenge::kBasic};
    case ErrorCode::kClientUnidentified:
      return {401, "invalid_client", "The client must identify itself.", Challenge::kBasic};
    case ErrorCode::kClientAuthenticationFailed:
      return {401,
              "invalid_client",
              "The client is not known, or did not prove it.",
              Challenge::kBasic};
    case ErrorCode::kClientNotAllowed:
      return {400, "unauthorized_client", "This client may not obtain this credential this way."};
    case ErrorCode::kClientAttestationInvalid:
      return {400,
              "invalid_client_attestation",
              "The client attestation or its proof of possession is not valid."};
    case ErrorCode::kClientAttestationOutdated:
      return {400, "use_fresh_attestation", "The client attestation is too old; get a new one."};
    case ErrorCode::kAttestationChallengeRequired:
      return {400,
              "use_attestation_challenge",
              "Use the challenge of this answer in the proof of possession."};
    case ErrorCode::kDpopProofInvalid:
      return {400, "invalid_dpop_proof", "The DPoP proof is missing or not valid."};
    case ErrorCode::kDpopNonceRequired:
      return {400, "use_dpop_nonce", "Use the nonce of this answer in the DPoP proof."};
    case ErrorCode::kScopeMalformed:
      return {400, "invalid_scope", "The scope is malformed."};
    case ErrorCode::kAuthorizationDetailsInvalid:
      return {400,
              "invalid_authorization_details",
              "The authorization details are malformed or ask for more than was offered."};
    case ErrorCode::kResourceUnknown:
      return {400, "invalid_target", "The resource is not this issuer."};
    case ErrorCode::kRefreshTokenInvalid:
      return {400, "invalid_grant", "The refresh token is not valid."};
    // Protected endpoints. [rfc6750 §3]
    case ErrorCode::kAccessTokenMissing:
      return {401, "", "An access token is needed.", Challenge::kToken};
    case ErrorCode::kAccessTokenMalformed:
      return {400, "invalid_request", "Send the access token once, in the Authorization field."};
    case ErrorCode::kAccessTokenUnknown:
    case ErrorCode::kAccessTokenExpired:
      return {401, "invalid_token", "The access token is not valid.", Challenge::kInvalidToken};
    case ErrorCode::kScopeInsufficient:
      return {403,
              "insufficient_scope",
              "The access token does not cover this credential.",
              Challenge::kInsufficientScope};
    case ErrorCode::kAccessDpopProofInvalid:
      return {401,
              "invalid_dpop_proof",
              "The DPoP proof is missing or not valid.",
              Challenge::kDpopInvalidProof};
    case ErrorCode::kAccessDpopNonceRequired:
      return {401,
              "use_dpop_nonce",
              "Use the nonce of this answer in the DPoP proof.",
              Challenge::kDpopUseNonce};
    // Credential endpoint. [vci-1.0 §8.3.1.2]
    case ErrorCode::kCredentialRequestMalformed:
      return {400, "invalid_credential_request", "The credential request is malformed."};
    case ErrorCode::kConfigurationUnknown:
      return {
          400, "unknown_credential_configuration", "There is no such credential configuration."};
    case ErrorCode::kCredentialIdentifierUnknown:
      return {400, "unknown_credential_identifier", "There is no such credential identifier."};
    case ErrorCode::kProofInvalid:
      return {400, "invalid_proof", "A key proof is missing or not valid."};
    case ErrorCode::kProofNonceMissing:
      return {400, "invalid_proof", "A key proof has no nonce."};
    case ErrorCode::kProofNonceUnacceptable:
      return {400, "invalid_nonce", "The nonce is not acceptable; get a new one."};
    case ErrorCode::kEncryptionParametersInvalid:
      return {
          400, "invalid_encryption_parameters", "The encryption parameters are not acceptable."};
    case ErrorCode::kIssuanceLimitReached:
      return {
          400, "credential_request_denied", "No more credentials are issued on this access token."};
    case ErrorCode::kSignerRefused:
      return {400, "credential_request_denied", "The credential is not issued."};
    case ErrorCode::kCredentialDenied:
      return {400, "credential_request_denied", "The credential is not issued."};
    case ErrorCode::kTransactionUnknown:
      return {
          400, "invalid_transaction_id", "There is no such transaction, or it has been delivered."};
    case ErrorCode::kNotificationRequestMalformed:
      return {400, "invalid_notification_request", "The notification is malformed."};
    case ErrorCode::kNotificationUnknown:
      return {400, "invalid_notification_id", "There is no such notification identifier."};
    case ErrorCode::kResponseTypeUnsupported:
      return {
          400,
          "unsupported_response_type",
          "Credentials are issued on pre-authorized codes only; start from a credential offer."};
    case ErrorCode::kDraft13TypeUnsupported:
      return {400, "unsupported_credential_type", "This credential type is not served."};
    case ErrorCode::kDraft13FormatUnsupported:
      return {400, "unsupported_credential_format", "This credential format is not served."};
    case ErrorCode::kDraft13Pending:
      return {400, "issuance_pending", "The credential is not ready; ask again later."};
    // Offer by reference.
    case ErrorCode::kOfferGone:
      return {404, "", "The offer is not there, or no longer."};
    // Operator port.
    case ErrorCode::kOperatorUnauthenticated:
      return {401, "", "Send a valid API key: Authorization: Bearer.", Challenge::kApiKey};
    case ErrorCode::kOperatorForbidden:
      return {403, "", "This API key may not do this."};
    case ErrorCode::kOperatorRequestMalformed:
      return {400, "", "The request is malformed."};
    case ErrorCode::kClaimsRefused:
      return {422, "", "The claims do not fit the credential configuration."};
    case ErrorCode::kOfferUnknown:
      return {404, "", "There is no such offer."};
    case ErrorCode::kOfferNotCancellable:
      return {409, "", "The offer has been used, cancelled or locked, or it expired."};
    case ErrorCode::kIdempotencyConflict:
      return {409, "", "This Idempotency-Key was used for another request."};
    case ErrorCode::kOperatorRateLimited:
      return {429,
              "",
              "Too many offers of this configuration; try again later.",
              Challenge::kNone,
              Seconds(1)};
    case ErrorCode::kTransactionNotPending:
      return {409, "", "This deferred issuance is not pending."};
    case ErrorCode::kIssuanceUnknown:
      return {404, "", "No such issuance, or its credential has expired."};
    case ErrorCode::kStatusFinal:
      return {409, "", "A revoked credential stays revoked."};
    // What this appliance depends on.
    case ErrorCode::kStoreDown:
    case ErrorCode::kSignerDown:
    case ErrorCode::kAuditDown:
    case ErrorCode::kTokenDevice:
      return {
          503, "", "Out of service for the moment; try again later.", Challenge::kNone, Seconds(5)};
    case ErrorCode::kStoreFull:
      return {503, "", "Out of room; try again later.", Challenge::kNone, Seconds(60)};
    case ErrorCode::kSignerBusy:
      return {503,
              "",
              "Too many signatures are at work; try again shortly.",
              Challenge::kNone,
              Seconds(1)};
    // Parsers translate what a peer caused; what arrives here is our own fault.
    case ErrorCode::kJsonMalformed:
    case ErrorCode::kEncodingMalformed:
    case ErrorCode::kJwkInvalid:
    case ErrorCode::kJwsMalformed:
    case ErrorCode::kAlgorithmUnsupported:
    case ErrorCode::kSignatureInvalid:
    case ErrorCode::kCertificateInvalid:
    case ErrorCode::kJweMalformed:
    case ErrorCode::kDecryptionFailed:
    case ErrorCode::kWireMalformed:
    case ErrorCode::kRecordMalformed:
    case ErrorCode::kSealBroken:
    case ErrorCode::kStoreVersionNewer:
    case ErrorCode::kTokenModuleUnusable:
    case ErrorCode::kTokenMissing:
    case ErrorCode::kTokenPinWrong:
    case ErrorCode::kTokenPinUnsafe:
    case ErrorCode::kKeyMissing:
    case ErrorCode::kKeyUnfit:
    case ErrorCode::kFileUnusable:
    case ErrorCode::kConfigInvalid:
    case ErrorCode::kInternal:
      return {500, "", "An internal error; it has been logged.", Challenge::kNone, Seconds(60)};
  }
  CHECK(false);
  return {};
}
// NOLINTEND(bugprone-branch-clone)

std::string ChallengeText(Challenge challenge, const TokenSchemes& schemes) {
  switch (challenge) {
    case Challenge::kNone:
      return "";
    case Challenge::kBasic:
      return "Basic realm=\"token\"";
    case Challenge::kApiKey:
      return "Bearer";
    case Challenge::kToken:
      return TokenChallenge("", schemes);
    case Challenge::kInvalidToken:
      return TokenChallenge("invalid_token", schemes);
    case Challenge::kInsufficientScope:
      return TokenChallenge("insufficient_scope", schemes);
    case Challenge::kDpopInvalidProof:
      return DpopChallenge("invalid_dpop_proof", schemes);
    case Challenge::kDpopUseNonce:
      return DpopChallenge("use_dpop_nonce", schemes);
  }
  CHECK(false);
  return "";
}

std::string OperatorCode(ErrorCode code) {
  std::string snake;
  for (const char c : std::string_view(NameOf(code))) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    if (is_upper && !snake.empty()) {
      snake += '_';
    }
    snake += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return snake;
}

Unexpected<OperatorComplaint> Complain(const Error& error) {
  OperatorComplaint complaint;
  complaint.error = error;
  return Unexpected(std::move(complaint));
}

Unexpected<OperatorComplaint> Complain(ErrorCode code,
                                       std::string member,
                                       std::string_view reason) {
  OperatorComplaint complaint;
  complaint.error = {code, "see the member and the reason of the answer"};
  complaint.member = std::move(member);
  complaint.reason = reason;
  return Unexpected(std::move(complaint));
}

HttpResponse ErrorResponse(ErrorCode code,
                           const RequestId& request,
                           Audience audience,
                           const TokenSchemes& schemes) {
  if (audience == Audience::kOperator) {
    return ErrorResponse(Complain({code, ""}).error(), request);
  }
  const ErrorAnswer answer = AnswerTo(code);
  // [rfc6750 §3.1] "If the request lacks any authentication information [...], the resource server
  // SHOULD NOT include an error code or other error information."
  HttpResponse response = code == ErrorCode::kAccessTokenMissing
                              ? HttpResponse::Empty(answer.status)
                              : HttpResponse::Json(answer.status, WalletBody(answer));
  return WithFields(std::move(response), answer, answer.retry_after, schemes);
}

HttpResponse ErrorResponse(const OperatorComplaint& complaint, const RequestId& request) {
  const ErrorAnswer answer = AnswerTo(complaint.error.code);
  JsonWriter json;
  json.BeginObject().Member("error").BeginObject();
  json.Member("code").Text(OperatorCode(complaint.error.code));
  json.Member("message").Text(answer.sentence);
  json.Member("request_id").Text(request.value());
  if (!complaint.member.empty()) {
    json.Member("member").Text(complaint.member).Member("reason").Text(complaint.reason);
  }
  json.EndObject().EndObject();
  const int status = complaint.status != 0 ? complaint.status : answer.status;
  return WithFields(HttpResponse::Json(status, std::move(json).Take()),
                    answer,
                    complaint.retry_after > Seconds(0) ? complaint.retry_after : answer.retry_after,
                    {});
}

}  // namespace issuer
