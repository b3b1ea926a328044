#include "api/wallet_router.h"

#include <utility>

#include "api/refusal_log.h"
#include "api/wallet/challenge_endpoint.h"
#include "appliance/issuance/dpop.h"

namespace issuer {
namespace {

HttpResponse WithCors(HttpResponse response) {
  response.With("Access-Control-Allow-Origin", "*")
      .With("Access-Control-Expose-Headers",
            "DPoP-Nonce, WWW-Authenticate, Retry-After, OAuth-Client-Attestation-Challenge");
  return response;
}

// The answer to a browser that asks what it may send. [fetch §3.2.2]
HttpResponse AnswerPreflight(const RouteMatch& match) {
  HttpResponse response = HttpResponse::Empty(204);
  response.With("Allow", match.allowed)
      .With("Access-Control-Allow-Origin", "*")
      .With("Access-Control-Allow-Methods", match.allowed)
      .With("Access-Control-Allow-Headers",
            "Authorization, Content-Type, DPoP, OAuth-Client-Attestation, "
            "OAuth-Client-Attestation-PoP")
      .With("Access-Control-Max-Age", "600");
  return response;
}

TokenSchemes SchemesOf(const DpopPolicy& policy) {
  return {policy.mode != DpopMode::kRequired,
          policy.mode == DpopMode::kOff ? std::string() : DpopAlgorithmNames()};
}

// Where a wallet goes on to a request that a proof is due with, or repeats one: every POST here.
bool IsPartOfTheFlow(const HttpRequest& request, const HttpResponse& response) {
  return request.method == HttpMethod::kPost && response.status() < 300;
}

// How long after its expiry a token still counts. [NOT-4] [DEF-1]
Seconds GraceOf(Authentication authentication, const Config& config) {
  switch (authentication) {
    case Authentication::kDeferredToken:
      return config.deferred.token_grace;
    case Authentication::kNotificationToken:
      return config.notification.token_grace;
    case Authentication::kNone:
    case Authentication::kAccessToken:
    case Authentication::kApiKey:
      break;
  }
  return Seconds(0);
}

}  // namespace

WalletRouter::WalletRouter(const Services& services)
    : services_(services),
      routes_(Routes(services.config, services.credentials)),
      documents_(MakePublicDocuments(services.config, services.credentials)),
      issuer_metadata_(services),
      issuer_keys_(services),
      iaca_(services.config.iaca, services.log),
      schemes_(SchemesOf(services.config.dpop)) {}

HttpResponse WalletRouter::Answer(HttpRequest& request) {
  const RouteMatch match = FindRoute(routes_, Listener::kWallet, request.method, request.path);
  if (request.method == HttpMethod::kOptions && !match.allowed.empty()) {
    return AnswerPreflight(match);
  }
  Result<HttpResponse> answer = Dispatch(request, match);
  if (answer.has_value()) {
    if (IsPartOfTheFlow(request, *answer)) {
      OfferNonce(*answer);
    }
    return WithCors(*std::move(answer));
  }
  LogRefusal(services_.log, answer.error(), request.id);
  HttpResponse response = AnswerError(answer.error(), request.id);
  if (answer.error().code == ErrorCode::kMethodNotAllowed) {
    response.With("Allow", match.allowed);
  }
  if (IsAboutAttestations(answer.error().code)) {
    AddChallenge(response, services_);
  }
  return WithCors(std::move(response));
}

HttpResponse WalletRouter::AnswerRefusal(const Error& error) {
  return AnswerError(error, RequestId());
}

HttpResponse WalletRouter::AnswerError(const Error& error, const RequestId& request) const {
  HttpResponse response = ErrorResponse(error.code, request, Audience::kWallet, schemes_);
  if (error.code == ErrorCode::kDpopNonceRequired ||
      error.code == ErrorCode::kAccessDpopNonceRequired) {
    OfferNonce(response);
  }
  return response;
}

// [rfc9449 §8.2] A wallet that keeps the newest nonce is never asked for one. [DPOP-8]
void WalletRouter::OfferNonce(HttpResponse& response) const {
  if (services_.config.dpop.mode != DpopMode::kOff) {
    response.With("DPoP-Nonce",
                  services_.nonces.dpop.Mint(services_.clock.Now(), services_.random));
  }
}

bool WalletRouter::Has(std::string_view path) const {
  return !FindRoute(routes_, Listener::kWallet, HttpMethod::kOther, path).allowed.empty();
}

Result<HttpResponse> WalletRouter::Dispatch(HttpRequest& request, const RouteMatch& match) {
  if (match.route == nullptr) {
    return match.allowed.empty() ? Fail(ErrorCode::kRouteUnknown, "no such path")
                                 : Fail(ErrorCode::kMethodNotAllowed, "no such method here");
  }
  if (request.body.size() > match.route->max_body_len) {
    return Fail(ErrorCode::kHttpBodyTooLarge, "more than this route takes");
  }
  request.path_parameter = match.parameter;
  const WalletContext context{
      services_, documents_, signed_metadata_, issuer_metadata_, issuer_keys_, iaca_};
  if (const auto* open = std::get_if<OpenEndpoint>(&match.route->handler)) {
    return (*open)(request, context);
  }
  const auto* protected_endpoint = std::get_if<TokenEndpoint>(&match.route->handler);
  CHECK(protected_endpoint != nullptr);
  const Seconds grace = GraceOf(match.route->authentication, services_.config);
  ASSIGN_OR_RETURN(const AuthenticatedWallet wallet, AuthenticateWallet(request, grace, services_));
  return (*protected_endpoint)(request, wallet, context);
}

}  // namespace issuer
