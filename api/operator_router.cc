#include "api/operator_router.h"

#include <algorithm>
#include <utility>

#include "api/error_response.h"
#include "api/refusal_log.h"
#include "appliance/base/encoding.h"

namespace issuer {
namespace {

bool IsAmong(OperatorRole role, const std::vector<OperatorRole>& roles) {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

}  // namespace

OperatorRouter::OperatorRouter(const Services& services,
                               const OperatorDirectory& directory,
                               const Services* draft13)
    : services_(services),
      directory_(directory),
      draft13_(draft13),
      routes_(Routes(services.config, services.credentials)),
      rate_limiter_(services.clock) {}

HttpResponse OperatorRouter::Answer(HttpRequest& request) {
  const RouteMatch match = FindRoute(routes_, Listener::kOperator, request.method, request.path);
  Result<HttpResponse, OperatorComplaint> answer = Dispatch(request, match);
  if (answer.has_value()) {
    return *std::move(answer);
  }
  LogRefusal(services_.log, answer.error().error, request.id);
  HttpResponse response = ErrorResponse(answer.error(), request.id);
  if (answer.error().error.code == ErrorCode::kMethodNotAllowed) {
    response.With("Allow", match.allowed);
  }
  return response;
}

HttpResponse OperatorRouter::AnswerRefusal(const Error& error) {
  // There was no request to have an id; the operator gets one nevertheless, to quote.
  const RequestId id("rq_" + Base64UrlEncode(services_.random.Take(16)));
  LogRefusal(services_.log, error, id);
  return ErrorResponse(error.code, id, Audience::kOperator);
}

Result<HttpResponse, OperatorComplaint> OperatorRouter::Dispatch(HttpRequest& request,
                                                                 const RouteMatch& match) {
  if (match.route == nullptr) {
    return Complain(match.allowed.empty()
                        ? Error{ErrorCode::kRouteUnknown, "no such path"}
                        : Error{ErrorCode::kMethodNotAllowed, "no such method here"});
  }
  const Route& route = *match.route;
  if (request.body.size() > route.max_body_len) {
    return Complain({ErrorCode::kHttpBodyTooLarge, "more than this route takes"});
  }
  request.path_parameter = match.parameter;
  const OperatorContext context{services_, directory_, rate_limiter_, draft13_};
  if (const auto* open = std::get_if<OpenOperatorEndpoint>(&route.handler)) {
    return (*open)(request, context);
  }
  const auto* protected_endpoint = std::get_if<OperatorEndpoint>(&route.handler);
  CHECK(protected_endpoint != nullptr);
  const Result<AuthenticatedOperator> caller = AuthenticateOperator(request, directory_);
  if (!caller.has_value()) {
    return Complain(caller.error());
  }
  if (!IsAmong(caller->identity.role, route.roles)) {
    return Complain({ErrorCode::kOperatorForbidden, "not with this role"});
  }
  return (*protected_endpoint)(request, *caller, context);
}

}  // namespace issuer
