// One [[credential]] table of chancery.toml: what signing needs to know of a configuration.
#pragma once

#include "appliance/config/complaints.h"
#include "appliance/config/config.h"
#include "appliance/config/toml_section.h"

namespace issuer {

// Precondition: `status` was read.
SigningPolicyEntry ReadCredential(TomlSection section, const StatusSettings& status);

// One [[context]] table: a JSON-LD context that credentials may name.
ContextConfig ReadContext(TomlSection section);

// What the tables say of each other and of the keys. `config` has both.
void CheckCredentials(const Config& config, Complaints& complaints);

}  // namespace issuer
