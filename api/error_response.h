// ErrorCode → what goes over the wire: status, error, one fixed sentence, header fields.
// [docs/errors.md]
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "api/http/response.h"
#include "appliance/base/clock.h"
#include "appliance/base/error.h"
#include "appliance/base/id.h"
#include "appliance/base/result.h"

namespace issuer {

// Who reads the body: wallets expect OAuth's members, operators get ours.
enum class Audience : std::uint8_t { kWallet, kOperator };

// What WWW-Authenticate says. [rfc6750 §3] [rfc6749 §5.2]
enum class Challenge : std::uint8_t {
  kNone,
  kBasic,
  kApiKey,             // Bearer, on the operator port
  kToken,              // an access token, in every scheme that is taken
  kInvalidToken,       // the same with an error
  kInsufficientScope,  // the same
  kDpopInvalidProof,   // [rfc9449 §7.1]
  kDpopUseNonce,       // [rfc9449 §9]
};

// The schemes in which the protected endpoints take access tokens: a matter of policy.
struct TokenSchemes {
  bool takes_bearer = true;
  std::string dpop_algorithms;  // JWS names, separated by spaces; empty: DPoP is not taken
};

struct ErrorAnswer {
  int status = 500;
  std::string_view error;  // a registered OAuth or OpenID4VCI code; empty where no standard has one
  std::string_view sentence;  // ASCII without '"' and '\' [HTTP-10]
  Challenge challenge = Challenge::kNone;
  Seconds retry_after{0};  // 0: the field is not sent
};

// The one answer that `code` has, whatever the endpoint.
ErrorAnswer AnswerTo(ErrorCode code);

// The field value of WWW-Authenticate; empty for kNone. Names every scheme that is taken, DPoP
// first, in one field. [rfc9110 §11.6.1] [rfc9449 §7.1]
std::string ChallengeText(Challenge challenge, const TokenSchemes& schemes);

// `code` in the operator port's spelling: "claims_refused" for kClaimsRefused.
std::string OperatorCode(ErrorCode code);

// What an operator is told beyond the code: names from the request, never values.
struct OperatorComplaint {
  Error error{ErrorCode::kInternal, ""};
  std::string member;       // "credentials[0].claims.family_name"; empty: not about one member
  std::string_view reason;  // a literal: "is mandatory"; empty exactly when `member` is
  Seconds retry_after{0};   // replaces the code's own where it is not 0
  int status = 0;           // likewise
};

// A complaint that is about no member, and one that is.
Unexpected<OperatorComplaint> Complain(const Error& error);
Unexpected<OperatorComplaint> Complain(ErrorCode code, std::string member, std::string_view reason);

// Wallets: {"error","error_description"}, exactly these; {"message"} where no standard has a code;
// no body at all for kAccessTokenMissing [rfc6750 §3.1]. Operators:
// {"error":{"code","message","request_id"}}. `Allow` of a 405 is the router's to add, and so is the
// nonce of kDpopNonceRequired and kAccessDpopNonceRequired.
HttpResponse ErrorResponse(ErrorCode code,
                           const RequestId& request,
                           Audience audience,
                           const TokenSchemes& schemes = {});

// For operators, with `member` and `reason` where there are such.
HttpResponse ErrorResponse(const OperatorComplaint& complaint, const RequestId& request);

}  // namespace issuer
