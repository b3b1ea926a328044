// From claims and holders to what the signer is asked for. Whoever issues, issues through here.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "appliance/base/claim_value.h"
#include "appliance/config/credential_configuration.h"
#include "crypto/signer/signer.h"

namespace issuer {

// How long a use case waits for its signatures.
constexpr std::chrono::seconds kSignerPatience{5};

// One draft a holder, in their order, valid from `now`, rounded down so that credentials issued
// close to each other cannot be linked by their times. [SEC-11] [CRS-4]
std::vector<CredentialDraft> DraftsFor(const std::vector<std::optional<PublicKey>>& holders,
                                       const CredentialConfiguration& configuration,
                                       const ClaimValue& claims,
                                       const RequestId& request,
                                       Timestamp now);

}  // namespace issuer
