// /v1/issuances: credentials whose status is kept, and what becomes of them. [docs/openapi.yaml]
#pragma once

#include <optional>
#include <span>

#include "api/operator/operator_context.h"
#include "appliance/base/json_writer.h"

namespace issuer {

// Those of the caller's configurations that fit the query. Fails with kOperatorRequestMalformed;
// kStoreDown (retry).
Result<HttpResponse, OperatorComplaint> AnswerListIssuances(const HttpRequest& request,
                                                            const AuthenticatedOperator& caller,
                                                            const OperatorContext& context);

// Fails with kRouteUnknown (404: never recorded, expired, or not of the caller's configurations).
Result<HttpResponse, OperatorComplaint> AnswerShowIssuance(const HttpRequest& request,
                                                           const AuthenticatedOperator& caller,
                                                           const OperatorContext& context);

// The issuance as it is now. The same status again is fine; what is revoked stays so (409). Fails
// also with kMediaTypeUnsupported, kOperatorRequestMalformed.
Result<HttpResponse, OperatorComplaint> AnswerSetStatus(const HttpRequest& request,
                                                        const AuthenticatedOperator& caller,
                                                        const OperatorContext& context);

}  // namespace issuer
