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

  // Access to protected endpoints [rfc6750 §3].
  kAccessTokenMissing,    // 401, no error member in the challenge
  kAccessTokenMalformed,  // 400 invalid_request: two methods, token in the query, repeated field
  kAccessTokenUnknown,    // 401 invalid_token
  kAccessTokenExpired,    // 401 invalid_token
  kScopeInsufficient,     // 403 insufficient_scope

  // Credential endpoint [vci-1.0 §8.3.1.2].
  kCredentialRequestMalformed,   // invalid_credential_request
  kConfigurationUnknown,         // unknown_credential_configuration
  kCredentialIdentifierUnknown,  // unknown_credential_identifier
  kProofInvalid,                 // invalid_proof
  kProofNonceMissing,            // invalid_proof
  kProofNonceUnacceptable,       // invalid_nonce: unknown, stale or used
  kEncryptionParametersInvalid,  // invalid_encryption_parameters
  kIssuanceLimitReached,         // credential_request_denied

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

  // Parsing of foreign bytes, below any endpoint.
  kJsonMalformed,
  kEncodingMalformed,
  kJwkInvalid,
  kJwsMalformed,
  kAlgorithmUnsupported,
  kSignatureInvalid,
  kCertificateInvalid,
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
