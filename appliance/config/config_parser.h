// chancery.toml → Config. [docs/configuration.md]
#pragma once

#include <filesystem>

#include "appliance/base/result.h"
#include "appliance/config/config.h"

namespace issuer {

// Reads and checks `file`. Relative paths in it are taken from the folder it stands in. Unknown
// members, wrong types, values out of range, names that refer to nothing: one complaint each, all
// of them together.
Result<Config, ConfigComplaints> ReadConfig(const std::filesystem::path& file);

}  // namespace issuer
