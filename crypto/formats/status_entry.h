// How W3C credentials say where their status is. [vc-bitstring-status-list §2.1]
#pragma once

#include "appliance/base/claim_value.h"
#include "appliance/base/status_reference.h"

namespace issuer {

// The value of `credentialStatus`: one entry for revocation, one for suspension, each in the form
// of the list that is its purpose. [BSL-1]
ClaimValue BitstringEntriesOf(const StatusReference& status);

}  // namespace issuer
