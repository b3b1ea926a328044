// The Credential Issuer metadata as wallets of draft 13 read it. [openid4vci draft 13 §11.2.3]
#pragma once

#include <string>

#include "appliance/config/config.h"
#include "appliance/config/credential_configuration.h"

namespace issuer {

// JSON text. `claims` are nested objects, without what stands inside arrays: draft 13 has no way to
// say that. `config` is the tenant's.
std::string Draft13IssuerMetadata(const Config& config,
                                  const CredentialConfigurations& credentials);

}  // namespace issuer
