// JSON of draft 13 → CredentialRequest. [openid4vci draft 13 §7.2]
#pragma once

#include "api/http/request.h"
#include "appliance/base/result.h"
#include "appliance/config/credential_configuration.h"
#include "appliance/issuance/issue_credential.h"

namespace issuer {

// `format` with `vct`, or `credential_identifier` where the token names such; one `proof` of type
// jwt. Unknown members are ignored, a repeated one is refused. Fails with
// kCredentialRequestMalformed, kDraft13FormatUnsupported, kDraft13TypeUnsupported (no such type, or
// not on this token), kCredentialIdentifierUnknown, kEncryptionParametersInvalid (not served to
// this tenant), kProofInvalid.
Result<CredentialRequest> ParseDraft13CredentialRequest(
    const HttpRequest& request,
    const TokenRecord& token,
    const CredentialConfigurations& credentials);

}  // namespace issuer
