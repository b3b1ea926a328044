// Deferred issuance on the operator port: what waits, and what becomes of it. [docs/openapi.yaml]
#pragma once

#include "api/operator/operator_context.h"

namespace issuer {

// GET /v1/deferred: credentials that a wallet asked for and whose claims are not there.
Result<HttpResponse, OperatorComplaint> AnswerListDeferrals(const HttpRequest& request,
                                                            const AuthenticatedOperator& caller,
                                                            const OperatorContext& context);

// POST /v1/deferred/{handle}: supplies the claims of one credential, or denies it. 204. Fails with
// kMediaTypeUnsupported, kOperatorRequestMalformed, kOfferUnknown, kConfigurationUnknown,
// kOperatorForbidden, kClaimsRefused, kTransactionNotPending.
Result<HttpResponse, OperatorComplaint> AnswerDecideDeferral(const HttpRequest& request,
                                                             const AuthenticatedOperator& caller,
                                                             const OperatorContext& context);

}  // namespace issuer
