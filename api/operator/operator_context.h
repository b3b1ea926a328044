// What the operator port's endpoints work with, and the two shapes they have.
#pragma once

#include <vector>

#include "api/error_response.h"
#include "api/http/request.h"
#include "api/http/response.h"
#include "api/operator/offer_rate_limiter.h"
#include "appliance/base/result.h"
#include "appliance/base/secret.h"
#include "appliance/config/operators.h"
#include "appliance/issuance/services.h"

namespace issuer {

// References only; the owner is issuerd's wiring.
struct OperatorContext {
  const Services& services;
  const OperatorDirectory& directory;
  OfferRateLimiter& rate_limiter;
  const Services* draft13 = nullptr;  // of the tenant for older wallets; null: there is none
};

// Needs no API key.
using OpenOperatorEndpoint = HttpResponse (*)(const HttpRequest& request,
                                              const OperatorContext& context);

// The holder of an API key. Only AuthenticateOperator makes one.
struct AuthenticatedOperator {
  const Operator& identity;  // in the directory
  ApiKey key;
};

using OperatorEndpoint =
    Result<HttpResponse, OperatorComplaint> (*)(const HttpRequest& request,
                                                const AuthenticatedOperator& caller,
                                                const OperatorContext& context);

// The Authorization field judged: exactly one Bearer API key of an operator. Fails with
// kOperatorUnauthenticated.
Result<AuthenticatedOperator> AuthenticateOperator(const HttpRequest& request,
                                                   const OperatorDirectory& directory);

// Takes one credential of each configuration from what the caller may make a minute, or nothing.
// Fails with kOperatorRateLimited.
Result<void, OperatorComplaint> TakeFromRateLimit(
    const std::vector<ConfigurationId>& configurations,
    const AuthenticatedOperator& caller,
    const OperatorContext& context);

// True if the operator's role and configurations let it deal with this configuration: admins and
// auditors have all.
bool Covers(const Operator& identity, const ConfigurationId& configuration);

}  // namespace issuer
