// Will every claim of a configuration be signed? JSON-LD drops what its contexts do not define, and
// RDF knows nothing of it then: found when the configuration is checked, never at issuance. [LD-6]
#pragma once

#include "appliance/config/config.h"
#include "appliance/config/credential_configuration.h"

namespace issuer {

// Builds one credential of each configuration whose suite canonicalizes RDF, with a value for every
// claim of its schema, and complains of what would be lost: the claim's place, and why. Also of
// [[context]] files that cannot be used. Signs nothing.
ConfigComplaints CheckTerms(const Config& config, const CredentialConfigurations& credentials);

}  // namespace issuer
