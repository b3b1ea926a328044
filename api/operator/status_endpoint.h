// GET /v1/status: what an auditor or an administrator wants to know of the appliance.
// [docs/openapi.yaml]
#pragma once

#include "api/operator/operator_context.h"

namespace issuer {

// Version, issuer, what the store holds, the signer's keys with the days their certificates have
// left. What cannot be reached is said to be so; that is no error of this request.
Result<HttpResponse, OperatorComplaint> AnswerStatus(const HttpRequest& request,
                                                     const AuthenticatedOperator& caller,
                                                     const OperatorContext& context);

}  // namespace issuer
