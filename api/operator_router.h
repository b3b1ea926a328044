// The operator port: finds the route, authenticates the API key and its role, calls the endpoint,
// renders its error.
#pragma once

#include <vector>

#include "api/http/router.h"
#include "api/operator/offer_rate_limiter.h"
#include "api/routes.h"
#include "appliance/config/operators.h"
#include "appliance/issuance/services.h"

namespace issuer {

// Any thread. Nothing here is open to browsers of other origins.
class OperatorRouter final : public Router {
 public:
  // All outlive the router. `draft13`: null if there is no such tenant.
  OperatorRouter(const Services& services,
                 const OperatorDirectory& directory,
                 const Services* draft13 = nullptr);

  HttpResponse Answer(HttpRequest& request) override;
  HttpResponse AnswerRefusal(const Error& error) override;

 private:
  Result<HttpResponse, OperatorComplaint> Dispatch(HttpRequest& request, const RouteMatch& match);

  const Services& services_;
  const OperatorDirectory& directory_;
  const Services* const draft13_;
  const std::vector<Route> routes_;
  OfferRateLimiter rate_limiter_;
};

}  // namespace issuer
