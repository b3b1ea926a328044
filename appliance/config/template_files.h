// The SVG templates that [[credential.template]] names, read and checked.
#pragma once

#include <vector>

#include "appliance/config/config.h"
#include "appliance/config/credential_configuration.h"

namespace issuer {

// Each file once. Complains into `all` of one that cannot be read, has another digest than the
// configuration says, is larger than 256 KiB, is not UTF-8, or is no SVG without scripts.
std::vector<PublishedTemplate> ReadTemplateFiles(const Config& config, ConfigComplaints& all);

}  // namespace issuer
