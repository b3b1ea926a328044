// The JSON files named in chancery.toml → CredentialConfigurations. [docs/configuration.md]
#pragma once

#include "appliance/base/result.h"
#include "appliance/config/config.h"
#include "appliance/config/credential_configuration.h"

namespace issuer {

// Reads and checks the file of every [[credential]] of `config`. All complaints together.
Result<CredentialConfigurations, ConfigComplaints> ReadCredentialConfigurations(
    const Config& config);

}  // namespace issuer
