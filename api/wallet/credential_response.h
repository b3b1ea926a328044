// CredentialResponse → HTTP: the one place where a credential response gets its form, so that what
// changes the form (encryption) changes it here.
#pragma once

#include "api/http/response.h"
#include "appliance/issuance/credential_response.h"

namespace issuer {

// 200 with the credentials, or 202 with transaction and interval, and nothing else. [CRS-1] [CRS-2]
HttpResponse RenderCredentialResponse(const CredentialResponse& response);

}  // namespace issuer
