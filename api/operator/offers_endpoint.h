// /v1/offers: create, show, list and cancel. [docs/openapi.yaml]
#pragma once

#include "api/operator/operator_context.h"

namespace issuer {

// POST → 201 with link, transaction code and QR codes, once. With an Idempotency-Key a repeated
// request gets the first answer again. Fails as ParseCreateOfferRequest and CreateOffer do, and
// with kOperatorRateLimited.
Result<HttpResponse, OperatorComplaint> AnswerCreateOffer(const HttpRequest& request,
                                                          const AuthenticatedOperator& caller,
                                                          const OperatorContext& context);

// GET of one, the handle is the path parameter. Offers beyond the caller's configurations are
// kOfferUnknown.
Result<HttpResponse, OperatorComplaint> AnswerShowOffer(const HttpRequest& request,
                                                        const AuthenticatedOperator& caller,
                                                        const OperatorContext& context);

// GET with `limit` (1 to 100, default 20) and `cursor`, newest first. Offers beyond the caller's
// configurations are left out, so that a page may be short; only a missing `next` says that it was
// the last.
Result<HttpResponse, OperatorComplaint> AnswerListOffers(const HttpRequest& request,
                                                         const AuthenticatedOperator& caller,
                                                         const OperatorContext& context);

// DELETE → 204. Fails with kOfferUnknown, kOfferNotCancellable.
Result<HttpResponse, OperatorComplaint> AnswerCancelOffer(const HttpRequest& request,
                                                          const AuthenticatedOperator& caller,
                                                          const OperatorContext& context);

// DELETE /v1/tokens/{handle}: ends all tokens that go back to the offer's code. 204, also where
// there are none. Fails with kOfferUnknown.
Result<HttpResponse, OperatorComplaint> AnswerRevokeTokens(const HttpRequest& request,
                                                           const AuthenticatedOperator& caller,
                                                           const OperatorContext& context);

}  // namespace issuer
