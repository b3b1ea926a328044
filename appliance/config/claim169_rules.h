// What a claim schema of format claim169_cwt must be: attributes of Claim 169, each as it is.
#pragma once

#include "appliance/config/complaints.h"
#include "appliance/config/credential_configuration.h"

namespace issuer {

// Complains of claims that are no attribute, have another type than theirs, or allow a value that
// has no number; each complaint says which.
void CheckClaim169Claims(const ClaimSchema& claims, Complaints& complaints);

}  // namespace issuer
