// [status] in chancery.toml, and what it asks of the rest.
#pragma once

#include "appliance/config/config.h"
#include "appliance/config/toml_section.h"

namespace issuer {

// Precondition: `identifier` was read.
StatusSettings ReadStatusSettings(TomlSection section, const HttpsUrl& identifier);

// Whether credentials of this [[credential]] have a status: where lists are kept, all have unless
// it says otherwise.
bool ReadHasStatus(TomlSection& section, const StatusSettings& status);

// Complains unless exactly one key signs lists where there are any, and none where there are none.
void CheckStatusKey(const Config& config, Complaints& complaints);

}  // namespace issuer
