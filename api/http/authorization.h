// The Authorization field of a request to a protected endpoint.
#pragma once

#include <cstdint>
#include <optional>

#include "api/http/request.h"
#include "appliance/base/result.h"
#include "appliance/base/secret.h"

namespace issuer {

enum class TokenScheme : std::uint8_t { kBearer, kDpop };

struct PresentedToken {
  TokenScheme scheme;
  AccessToken token;  // token68 characters, not yet known to be ours
};

// The token that `request` presents. nullopt if there is no Authorization field or its scheme is
// neither Bearer nor DPoP (compared without regard to case): such a client is told how to
// authenticate. [rfc6750 §3.1] [rfc9449 §7.1] Fails with kAccessTokenMalformed if the field is
// repeated, if what follows the scheme is not one token68, or if the query has an access_token
// parameter: no other method than the field is served. [rfc6750 §2] [vci-1.0 §8]
Result<std::optional<PresentedToken>> ParseAuthorization(const HttpRequest& request);

}  // namespace issuer
