// attest_jwt_client_auth: an attester vouches for a wallet's key, and the wallet proves that it has
// the key. Drafts up to -07 carry `iss` in both JWTs, later ones in neither. [abca-07] [abca-10]
#pragma once

#include <optional>
#include <string>

#include "appliance/issuance/client_authentication.h"

namespace issuer {

constexpr Seconds kMaxPopAge{300};  // since its iat

// Fails with kClientAttestationInvalid; kClientAttestationOutdated if the attestation is good but
// older than the configuration allows; kAttestationChallengeRequired if everything else is right
// and the challenge is missing where one is required, or none of ours, or stale. [ABCA-2 .. ABCA-7]
Result<AuthenticatedClient> VerifyClientAttestation(const PresentedAttestation& presented,
                                                    const std::optional<std::string>& client_id,
                                                    const Services& services);

}  // namespace issuer
