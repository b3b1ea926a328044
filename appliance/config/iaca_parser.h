// The section [iaca] of chancery.toml.
#pragma once

#include <optional>

#include "appliance/config/iaca_settings.h"
#include "appliance/config/toml_section.h"

namespace issuer {

// Nullopt where the section is absent or empty: nothing is published.
std::optional<IacaSettings> ReadIacaSettings(TomlSection section);

}  // namespace issuer
