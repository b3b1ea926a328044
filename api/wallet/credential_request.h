// JSON → CredentialRequest. [vci-1.0 §8.2]
#pragma once

#include "api/http/request.h"
#include "appliance/base/result.h"
#include "appliance/config/credential_configuration.h"
#include "appliance/issuance/issue_credential.h"

namespace issuer {

// Judges in the order that decides which code a wallet sees: media type, JSON, identifier,
// encryption parameters, form of the proofs [CRQ-13]. Unknown members are ignored, a repeated one
// is refused. Proofs sent for a configuration without holder binding are dropped. Fails with
// kCredentialRequestMalformed, kConfigurationUnknown, kCredentialIdentifierUnknown,
// kScopeInsufficient, kEncryptionParametersInvalid (encrypted requests are not served; a
// response key in a plain request could be a network attacker's), kProofInvalid.
Result<CredentialRequest> ParseCredentialRequest(const HttpRequest& request,
                                                 const TokenRecord& token,
                                                 const CredentialConfigurations& credentials);

}  // namespace issuer
