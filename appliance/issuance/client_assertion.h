// private_key_jwt: a registered client signs who it is. [rfc7523 §2.2, §3]
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "appliance/issuance/client_authentication.h"

namespace issuer {

constexpr Seconds kMaxAssertionLife{600};  // from now to its exp

// Signed by a key of a registered client; iss and sub are its id, and so is `client_id` where it
// was sent; aud is our identifier or the token endpoint's URL, and nothing else; exp within
// kMaxAssertionLife; jti. Fails with kClientAuthenticationFailed.
Result<AuthenticatedClient> VerifyClientAssertion(std::string_view jwt,
                                                  const std::optional<std::string>& client_id,
                                                  const Services& services);

}  // namespace issuer
