// [dpop] of chancery.toml.
#pragma once

#include "appliance/config/config.h"
#include "appliance/config/toml_section.h"

namespace issuer {

// What is wrong with it becomes a complaint of `section`.
DpopPolicy ReadDpopPolicy(TomlSection section);

}  // namespace issuer
