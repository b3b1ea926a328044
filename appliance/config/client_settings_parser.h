// The sections of chancery.toml about clients and attesters. [docs/configuration.md]
#pragma once

#include "appliance/config/client_settings.h"
#include "appliance/config/toml_section.h"

namespace issuer {

// Reads [clients], [[client]], [[client_attester]], [[key_attester]] and [[attestation_status]] of
// `document`. Opens none of the files that they name.
TrustSettings ReadTrustSettings(TomlSection& document);

}  // namespace issuer
