// The [encryption] section of chancery.toml.
#pragma once

#include "appliance/config/encryption_config.h"
#include "appliance/config/toml_section.h"

namespace issuer {

// Everything off if the section is empty. Complains as ReadConfig() does.
EncryptionConfig ReadEncryption(TomlSection section);

}  // namespace issuer
