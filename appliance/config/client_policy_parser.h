// Part of credential_configuration_parser.h: who may obtain a credential, and what their keys must
// show.
#pragma once

#include "appliance/config/complaints.h"
#include "appliance/config/credential_configuration.h"
#include "appliance/config/json_section.h"

namespace issuer {

// Reads `clients`, `proof_types`, `proof_cryptosuites` and `key_attestations`. The binding methods
// of `configuration` were read before.
void ReadClientPolicy(JsonSection& section,
                      Complaints& complaints,
                      CredentialConfiguration& configuration);

// Complains where `trust` knows nobody who could meet what `configuration` asks for.
void CheckSomebodyMay(const TrustSettings& trust,
                      const CredentialConfiguration& configuration,
                      Complaints& complaints);

}  // namespace issuer
