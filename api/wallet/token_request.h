// HTTP request → form → TokenRequest. [vci-1.0 §6.1]
#pragma once

#include "api/http/form.h"
#include "api/http/request.h"
#include "appliance/base/result.h"
#include "appliance/issuance/redeem_grant.h"

namespace issuer {

// The body. Fails with kTokenRequestMalformed unless it is a form by its media type and in fact.
Result<Form> ParseTokenForm(const HttpRequest& request);

// Unknown parameters are ignored, an empty one counts as absent, a repeated one is refused. A code
// that cannot be one of ours by its length is kGrantUnknown; a transaction code longer than any of
// ours is malformed, not a guess. Fails with kTokenRequestMalformed, kGrantTypeUnsupported,
// kGrantUnknown; as ParseAccessRequest does.
Result<TokenRequest> ParseTokenRequest(const Form& form);

// True if `form` asks for the refresh token grant. [rfc6749 §6]
bool IsRefreshRequest(const Form& form);

// The refresh token. `scope` is ignored: a refresh gives what the grant has. Fails with
// kTokenRequestMalformed, kRefreshTokenInvalid (not of a refresh token's length).
Result<RefreshToken> ParseRefreshRequest(const Form& form);

}  // namespace issuer
