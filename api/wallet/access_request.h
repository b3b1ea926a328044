// The parameters of a token request that say what the token shall be good for. [vci-1.0 §6.1.1]
// [rfc9396] [rfc8707]
#pragma once

#include "api/http/form.h"
#include "appliance/base/result.h"
#include "appliance/issuance/granted_access.h"

namespace issuer {

// authorization_details, scope, resource. Whether what is asked for was offered is not judged here.
// Fails with kAuthorizationDetailsInvalid: no JSON array of 1 to 32 objects, another `type`, no
// credential_configuration_id, `locations` that are no texts; with kScopeMalformed.
Result<AccessRequest> ParseAccessRequest(const Form& form);

}  // namespace issuer
