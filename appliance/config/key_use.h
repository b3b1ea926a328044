// What a signing key is used for, as the configured credentials have it.
#pragma once

#include "appliance/config/config.h"

namespace issuer {

// True if credentials of that format are signed with `key`.
bool Signs(const Config& config, const KeyName& key, CredentialFormat format);

}  // namespace issuer
