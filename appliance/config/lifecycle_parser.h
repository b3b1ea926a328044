// The sections of chancery.toml about what follows the first credential request: [refresh],
// [notification], [deferred], [events], [[webhook]].
#pragma once

#include "appliance/config/config.h"
#include "appliance/config/toml_section.h"

namespace issuer {

// Complains through `document`. Reads `config.lifetimes`.
void ReadLifecycle(TomlSection& document, Config& config);

}  // namespace issuer
