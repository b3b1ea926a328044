// What the metadata say of one configuration, by its format. [vci-1.0 §12.2.4, appendix A]
#pragma once

#include "appliance/base/json_writer.h"
#include "appliance/config/config.h"
#include "appliance/config/credential_configuration.h"

namespace issuer {

// Writes the configuration's entry of credential_configurations_supported: its id and its object.
void WriteConfiguration(JsonWriter& json,
                        const Config& config,
                        const CredentialConfiguration& configuration);

}  // namespace issuer
