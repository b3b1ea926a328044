#include "api/wallet_router.h"

#include <utility>

#include "api/error_response.h"
#include "api/refusal_log.h"

namespace issuer {
namespace {

HttpResponse WithCors(HttpResponse response) {
  response.With("Access-Control-Allow-Origin", "*")
      .With("Access-Control-Expose-Headers", "WWW-Authenticate, Retry-After");
  return response;
}

// The answer to a browser that asks what it may send. [fetch §3.2.2]
HttpResponse AnswerPreflight(const RouteMatch& match) {
  HttpResponse response = HttpResponse::Empty(204);
  response.With("Allow", match.allowed)
      .With("Access-Control-Allow-Origin", "*")
      .With("Access-Control-Allow-Methods", match.allowed)
      .With("Access-Control-Allow-Headers", "Authorization, Content-Type")
      .With("Access-Control-Max-Age", "600");
  return response;
}

}  // namespace

WalletRouter::WalletRouter(const Services& services)
    : services_(services),
      routes_(Routes(services.config, services.credentials)),
      documents_(MakePublicDocuments(services.config, services.credentials)),
      issuer_metadata_(services) {}

HttpResponse WalletRouter::Answer(HttpRequest& request) {
  const RouteMatch match = FindRoute(routes_, Listener::kWallet, request.method, request.path);
  if (request.method == HttpMethod::kOptions && !match.allowed.empty()) {
    return AnswerPreflight(match);
  }
  Result<HttpResponse> answer = Dispatch(request, match);
  if (answer.has_value()) {
    return WithCors(*std::move(answer));
  }
  LogRefusal(services_.log, answer.error(), request.id);
  HttpResponse response = ErrorResponse(answer.error().code, request.id, Audience::kWallet);
  if (answer.error().code == ErrorCode::kMethodNotAllowed) {
    response.With("Allow", match.allowed);
  }
  return WithCors(std::move(response));
}

HttpResponse WalletRouter::AnswerRefusal(const Error& error) {
  return ErrorResponse(error.code, RequestId(), Audience::kWallet);
}

bool WalletRouter::Has(std::string_view path) const {
  return !FindRoute(routes_, Listener::kWallet, HttpMethod::kOther, path).allowed.empty();
}

Result<HttpResponse> WalletRouter::Dispatch(HttpRequest& request, const RouteMatch& match) const {
  if (match.route == nullptr) {
    return match.allowed.empty() ? Fail(ErrorCode::kRouteUnknown, "no such path")
                                 : Fail(ErrorCode::kMethodNotAllowed, "no such method here");
  }
  if (request.body.size() > match.route->max_body_len) {
    return Fail(ErrorCode::kHttpBodyTooLarge, "more than this route takes");
  }
  request.path_parameter = match.parameter;
  const WalletContext context{services_, documents_, issuer_metadata_};
  if (const auto* open = std::get_if<OpenEndpoint>(&match.route->handler)) {
    return (*open)(request, context);
  }
  const auto* protected_endpoint = std::get_if<TokenEndpoint>(&match.route->handler);
  CHECK(protected_endpoint != nullptr);
  ASSIGN_OR_RETURN(const AuthenticatedWallet wallet, AuthenticateWallet(request, services_));
  return (*protected_endpoint)(request, wallet, context);
}

}  // namespace issuer
