// The closed list of things that can go wrong. A code names a fact of the domain, so it has exactly
// one answer on the wire, whatever endpoint it surfaces at (api/error_response.cc). Programs read
// the code, people read the detail.
#pragma once

#include <cstdint>

namespace issuer {

enum class ErrorCode : std::uint8_t {
  // What a peer sent is not a request we serve (HTTP).
  kHttpMalformed,           // 400
  kHttpHeadTooLarge,        // 431
  kHttpTargetTooLong,       // 414
  kHttpBodyTooLarge,        // 413
  kHttpLengthRequired,      // 411
  kHttpTransferEncoding,    // 501: no transfer coding is implemented
  kHttpVersionUnsupported,  // 505
  kHttpTimeout,             // 408
  kRouteUnknown,            // 404
  kMethodNotAllowed,        // 405
  kMediaTypeUnsupported,    // 415
  kOverloaded,              // 503, retry

  // Token endpoint [vci-1.0 §6.3] [rfc6749 §5.2].
  kTokenRequestMalformed,        // invalid_request
  kGrantTypeUnsupported,         // unsupported_grant_type
  kTxCodeMissing,                // invalid_request
  kTxCodeUnexpected,             // invalid_request
  kTxCodeWrong,                  // invalid_grant; one attempt was counted
  kGrantUnknown,                 // invalid_grant
  kGrantExpired,                 // invalid_grant
  kGrantSpent,                   // invalid_grant
  kGrantLocked,                  // invalid_grant; too many wrong transaction codes, dead for ever
  kGrantCancelled,               // invalid_grant
  kClientAuthenticationRefused,  // 401 invalid_client: a client authentication was presented and
                                 // none is served
  kClientUnidentified,  // 401 invalid_client: no client identified itself, and anonymous access is
                        // off
  kClientAuthenticationFailed,  // 401 invalid_client: unknown client, or its proof is wrong
  kClientNotAllowed,            // unauthorized_client: known, but not for this grant or credential
  kClientAttestationInvalid,    // invalid_client_attestation
  kClientAttestationOutdated,   // use_fresh_attestation: older than the policy allows
  kAttestationChallengeRequired,  // use_attestation_challenge: none, or a stale one
  kDpopProofInvalid,              // invalid_dpop_proof
  kDpopNonceRequired,             // use_dpop_nonce: none, or a stale one
  kScopeMalformed,                // invalid_scope
  kAuthorizationDetailsInvalid,   // invalid_authorization_details
  kResourceUnknown,               // invalid_target
  kRefreshTokenInvalid,           // invalid_grant: unknown, expired, replaced, or of another client

  // Access to protected endpoints [rfc6750 §3].
  kAccessTokenMissing,       // 401, no error member in the challenge
  kAccessTokenMalformed,     // 400 invalid_request: two methods, token in the query, repeated field
  kAccessTokenUnknown,       // 401 invalid_token
  kAccessTokenExpired,       // 401 invalid_token
  kScopeInsufficient,        // 403 insufficient_scope
  kAccessDpopProofInvalid,   // 401 invalid_dpop_proof
  kAccessDpopNonceRequired,  // 401 use_dpop_nonce

  // Credential endpoint [vci-1.0 §8.3.1.2].
  kCredentialRequestMalformed,   // invalid_credential_request
  kConfigurationUnknown,         // unknown_credential_configuration
  kCredentialIdentifierUnknown,  // unknown_credential_identifier
  kProofInvalid,                 // invalid_proof
  kProofNonceMissing,            // invalid_proof
  kProofNonceUnacceptable,       // invalid_nonce: unknown, stale or used
  kEncryptionParametersInvalid,  // invalid_encryption_parameters
  kIssuanceLimitReached,         // credential_request_denied
  kCredentialDenied,    // credential_request_denied: an operator or a policy said no, for good
  kTransactionUnknown,  // invalid_transaction_id: never issued, of another grant, or delivered
  kNotificationRequestMalformed,  // invalid_notification_request
  kResponseTypeUnsupported,       // unsupported_response_type: there is no authorization code flow
  kDraft13TypeUnsupported,        // unsupported_credential_type [openid4vci draft 13]
  kDraft13FormatUnsupported,      // unsupported_credential_format
  kDraft13Pending,                // issuance_pending
  kNotificationUnknown,           // invalid_notification_id

  // Offer by reference.
  kOfferGone,  // 404: unknown, used, cancelled or expired

  // Operator port.
  kOperatorUnauthenticated,   // 401
  kOperatorForbidden,         // 403
  kOperatorRequestMalformed,  // 400
  kClaimsRefused,             // 422: claims do not fit the configuration's schema
  kOfferUnknown,              // 404
  kOfferNotCancellable,       // 409: already redeemed, cancelled, locked or expired
  kIdempotencyConflict,       // 409: same key, another request
  kOperatorRateLimited,       // 429, retry later
  kTransactionNotPending,     // 409: the deferred issuance is unknown, completed or denied already
  kIssuanceUnknown,           // 404: no credential of that id with a status, or it has expired
  kStatusFinal,               // 409: a revoked credential stays revoked

  // Parsing of foreign bytes, below any endpoint.
  kJsonMalformed,
  kEncodingMalformed,
  kJwkInvalid,
  kJwsMalformed,
  kAlgorithmUnsupported,
  kSignatureInvalid,
  kCertificateInvalid,
  kJweMalformed,
  kDecryptionFailed,
  kWireMalformed,
  kRecordMalformed,
  kSealBroken,  // authenticated decryption failed

  // What this appliance depends on.
  kStoreDown,            // retry later
  kStoreFull,            // retry later, after the operator enlarged the map
  kStoreVersionNewer,    // start refused
  kSignerDown,           // retry later
  kSignerBusy,           // retry later
  kSignerRefused,        // policy said no; retrying does not help
  kAuditDown,            // nothing is signed until the log can be written
  kTokenModuleUnusable,  // PKCS#11 module cannot be loaded or initialised
  kTokenMissing,         // no token of that label
  kTokenPinWrong,        // refused once, never tried again
  kTokenPinUnsafe,       // the token is locked or has one try left: not tried
  kTokenDevice,          // the device failed; retry later
  kKeyMissing,
  kKeyUnfit,  // extractable, not sensitive, wrong type, or does not match its certificate
  kFileUnusable,
  kConfigInvalid,
  kInternal,
};

struct Error {
  ErrorCode code;
  const char* detail;  // a literal, for the log; never for a client, never built from input
};

// True where the same request may succeed later without being changed.
constexpr bool IsRetryable(ErrorCode code) {
  return code == ErrorCode::kOverloaded || code == ErrorCode::kStoreDown ||
         code == ErrorCode::kStoreFull || code == ErrorCode::kSignerDown ||
         code == ErrorCode::kSignerBusy || code == ErrorCode::kAuditDown ||
         code == ErrorCode::kTokenDevice || code == ErrorCode::kOperatorRateLimited;
}

// The code's name without its `k`, for logs and test messages.
const char* NameOf(ErrorCode code);

}  // namespace issuer
