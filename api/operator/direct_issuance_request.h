// JSON of POST /v1/credentials → DirectIssuance. [docs/openapi.yaml]
#pragma once

#include "api/error_response.h"
#include "api/http/request.h"
#include "appliance/base/result.h"
#include "appliance/config/operators.h"
#include "appliance/issuance/issue_directly.h"

namespace issuer {

struct DirectIssuanceRequest {
  DirectIssuance issuance;
  bool wants_svg = false;  // of a credential for paper
  bool wants_png = false;
};

// Unknown members are refused by name. Fails with kMediaTypeUnsupported, kOperatorRequestMalformed
// (also: a holder key is missing or too much, or is none that we bind to; a QR code of what is not
// for paper), kOperatorForbidden
// (also: the configuration does not allow direct issuance), kConfigurationUnknown, kClaimsRefused.
Result<DirectIssuanceRequest, OperatorComplaint> ParseDirectIssuanceRequest(
    const HttpRequest& request,
    const Operator& caller,
    const CredentialConfigurations& credentials);

}  // namespace issuer
