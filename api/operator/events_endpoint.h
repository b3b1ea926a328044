// The feed of events, for back ends and for `issuerctl webhooks`. [docs/openapi.yaml]
#pragma once

#include "api/operator/operator_context.h"

namespace issuer {

// GET /v1/events: those after a number, in their order; empty where events are not kept. Fails with
// kOperatorRequestMalformed.
Result<HttpResponse, OperatorComplaint> AnswerListEvents(const HttpRequest& request,
                                                         const AuthenticatedOperator& caller,
                                                         const OperatorContext& context);

}  // namespace issuer
