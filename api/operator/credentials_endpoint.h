// POST /v1/credentials: a credential without an offer and a wallet. [docs/openapi.yaml]
#pragma once

#include "api/operator/operator_context.h"

namespace issuer {

// 201 with the credential. Fails as ParseDirectIssuanceRequest and IssueDirectly do; with
// kOperatorRateLimited.
Result<HttpResponse, OperatorComplaint> AnswerIssueDirectly(const HttpRequest& request,
                                                            const AuthenticatedOperator& caller,
                                                            const OperatorContext& context);

}  // namespace issuer
