// Form → TokenRequest. [vci-1.0 §6.1]
#pragma once

#include "api/http/request.h"
#include "appliance/base/result.h"
#include "appliance/issuance/redeem_grant.h"

namespace issuer {

// Unknown parameters are ignored, an empty one counts as absent, a repeated one is refused. A code
// that cannot be one of ours by its length is kGrantUnknown; a transaction code longer than any of
// ours is malformed, not a guess. Fails with kTokenRequestMalformed, kGrantTypeUnsupported,
// kGrantUnknown; kClientAuthenticationRefused if the client authenticates itself: that is never
// taken unverified, and nothing here can verify it.
Result<TokenRequest> ParseTokenRequest(const HttpRequest& request);

}  // namespace issuer
