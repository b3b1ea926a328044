#include "api/routes.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "api/draft13/credential_endpoint.h"
#include "api/draft13/metadata_endpoint.h"
#include "api/draft13/token_endpoint.h"
#include "api/http/form.h"
#include "api/operator/credentials_endpoint.h"
#include "api/operator/deferrals_endpoint.h"
#include "api/operator/events_endpoint.h"
#include "api/operator/health_endpoint.h"
#include "api/operator/issuances_endpoint.h"
#include "api/operator/offers_endpoint.h"
#include "api/operator/status_endpoint.h"
#include "api/wallet/authorization_endpoint.h"
#include "api/wallet/challenge_endpoint.h"
#include "api/wallet/context_endpoint.h"
#include "api/wallet/credential_endpoint.h"
#include "api/wallet/deferred_endpoint.h"
#include "api/wallet/iaca_endpoint.h"
#include "api/wallet/issuer_keys_endpoint.h"
#include "api/wallet/metadata_endpoint.h"
#include "api/wallet/nonce_endpoint.h"
#include "api/wallet/notification_endpoint.h"
#include "api/wallet/offer_endpoint.h"
#include "api/wallet/status_list_endpoint.h"
#include "api/wallet/template_endpoint.h"
#include "api/wallet/token_endpoint.h"
#include "api/wallet/type_metadata_endpoint.h"
#include "appliance/base/check.h"
#include "appliance/issuance/metadata.h"

namespace issuer {
namespace {

constexpr std::string_view kOneSegment = "/{}";
// A wallet may send a body where none is due; it is not looked at.
constexpr std::size_t kIgnoredBodyLen = 1024;      // bytes
constexpr std::size_t kMaxNotificationLen = 4096;  // bytes

std::string_view NameOf(HttpMethod method) {
  switch (method) {
    case HttpMethod::kGet:
      return "GET";
    case HttpMethod::kPost:
      return "POST";
    case HttpMethod::kDelete:
      return "DELETE";
    case HttpMethod::kHead:
    case HttpMethod::kOptions:
    case HttpMethod::kPut:
    case HttpMethod::kPatch:
    case HttpMethod::kOther:
      break;
  }
  CHECK(false);  // no route has such a method
  return "";
}

// What stands for "{}"; nullopt if `path` is not one of `pattern`.
std::optional<std::string> Match(std::string_view pattern, std::string_view path) {
  const std::size_t at = pattern.find(kOneSegment);
  if (at == std::string_view::npos) {
    return pattern == path ? std::optional<std::string>("") : std::nullopt;
  }
  const std::string_view prefix = pattern.substr(0, at + 1);
  const std::string_view suffix = pattern.substr(at + kOneSegment.size());
  if (!path.starts_with(prefix) || !path.ends_with(suffix) ||
      path.size() < prefix.size() + suffix.size()) {
    return std::nullopt;
  }
  const std::string_view segment =
      path.substr(prefix.size(), path.size() - prefix.size() - suffix.size());
  if (segment.empty() || segment.find('/') != std::string_view::npos) {
    return std::nullopt;
  }
  return std::string(segment);
}

std::vector<Route> WalletRoutes(const Config& config) {
  const HttpsUrl& identifier = config.identifier;
  const EndpointPaths paths = EndpointPathsOf(identifier);
  const std::string issuer = WellKnownPath(identifier, "openid-credential-issuer");
  const std::string server = WellKnownPath(identifier, "oauth-authorization-server");
  const std::string offer = paths.offers + "/{}";
  const std::string type = paths.type_metadata + "/{}";
  const std::size_t body = config.limits.max_body_len;
  constexpr auto kGet = HttpMethod::kGet;
  constexpr auto kPost = HttpMethod::kPost;
  constexpr auto kHere = Listener::kWallet;
  constexpr auto kNone = Authentication::kNone;
  constexpr auto kToken = Authentication::kAccessToken;
  // clang-format off
  std::vector<Route> routes = {
      {kGet,  issuer,           kHere, kNone,  0,               AnswerIssuerMetadata,              {}, ""},
      {kGet,  server,           kHere, kNone,  0,               AnswerAuthorizationServerMetadata, {}, ""},
      {kGet,  offer,            kHere, kNone,  0,               AnswerOffer,                       {}, ""},
      {kPost, paths.token,      kHere, kNone,  kMaxFormLen,     AnswerTokenRequest,                {}, ""},
      {kPost, paths.nonce,      kHere, kNone,  kIgnoredBodyLen, AnswerNonce,                       {}, ""},
      {kPost, paths.credential, kHere, kToken, body,            AnswerCredentialRequest,           {}, ""},
      {kGet,  type,             kHere, kNone,  0,               AnswerTypeMetadata,                {}, ""},
  };
  if (config.deferred.enabled) {
    routes.push_back({kPost, paths.deferred_credential, kHere, Authentication::kDeferredToken,
                      body, AnswerDeferredRequest, {}, ""});
  }
  if (config.notification.enabled) {
    routes.push_back({kPost, paths.notification, kHere, Authentication::kNotificationToken,
                      kMaxNotificationLen, AnswerNotification, {}, ""});
  }
  // clang-format on
  return routes;
}

// Open to whoever verifies a credential. [TSL-5] [BSL-4]
void AddStatusRoutes(const Config& config, std::vector<Route>& routes) {
  if (!config.status.enabled) {
    return;
  }
  const std::string lists = EndpointPathsOf(config.identifier).status;
  const std::pair<std::string, OpenEndpoint> kRoutes[] = {
      {lists, AnswerStatusLists},
      {lists + "/{}", AnswerStatusList},
      {lists + "/{}/revocation", AnswerRevocationList},
      {lists + "/{}/suspension", AnswerSuspensionList},
  };
  for (const auto& [path, endpoint] : kRoutes) {
    routes.push_back(
        {HttpMethod::kGet, path, Listener::kWallet, Authentication::kNone, 0, endpoint, {}, ""});
  }
}

// The tenant of older wallets. [openid4vci draft 13] They look for the server's metadata in four
// places.
std::vector<Route> Draft13Routes(const Config& config) {
  const HttpsUrl& identifier = config.identifier;
  const EndpointPaths paths = EndpointPathsOf(identifier);
  const std::string below = identifier.path + "/.well-known/";
  const std::string issuer = below + "openid-credential-issuer";
  const std::string server = WellKnownPath(identifier, "oauth-authorization-server");
  const std::string openid = WellKnownPath(identifier, "openid-configuration");
  const std::string offer = paths.offers + "/{}";
  const std::size_t body = config.limits.max_body_len;
  constexpr auto kGet = HttpMethod::kGet;
  constexpr auto kPost = HttpMethod::kPost;
  constexpr auto kHere = Listener::kWallet;
  constexpr auto kNone = Authentication::kNone;
  constexpr auto kToken = Authentication::kAccessToken;
  // clang-format off
  return {
      {kGet,  issuer,                                kHere, kNone,  0,           AnswerDraft13IssuerMetadata,    {}, ""},
      {kGet,  server,                                kHere, kNone,  0,           AnswerDraft13ServerMetadata,    {}, ""},
      {kGet,  openid,                                kHere, kNone,  0,           AnswerDraft13ServerMetadata,    {}, ""},
      {kGet,  below + "oauth-authorization-server",  kHere, kNone,  0,           AnswerDraft13ServerMetadata,    {}, ""},
      {kGet,  below + "openid-configuration",        kHere, kNone,  0,           AnswerDraft13ServerMetadata,    {}, ""},
      {kGet,  offer,                                 kHere, kNone,  0,           AnswerOffer,                    {}, ""},
      {kPost, paths.token,                           kHere, kNone,  kMaxFormLen, AnswerDraft13TokenRequest,      {}, ""},
      {kPost, paths.credential,                      kHere, kToken, body,        AnswerDraft13CredentialRequest, {}, ""},
  };
  // clang-format on
}

// Published by a switch. [AS-4]
void AddAuthorizationRoutes(const Config& config, std::vector<Route>& routes) {
  if (!config.publish_authorization_endpoint) {
    return;
  }
  for (const HttpMethod method : {HttpMethod::kGet, HttpMethod::kPost}) {
    routes.push_back({method,
                      EndpointPathsOf(config.identifier).authorization,
                      Listener::kWallet,
                      Authentication::kNone,
                      kMaxFormLen,
                      RefuseAuthorization,
                      {},
                      ""});
  }
}

std::vector<Route> OperatorRoutes(const Config& config) {
  const std::size_t body = config.limits.max_operator_body_len;
  const std::vector<OperatorRole> makers = {OperatorRole::kIssuer, OperatorRole::kAdmin};
  const std::vector<OperatorRole> readers = {
      OperatorRole::kIssuer, OperatorRole::kAuditor, OperatorRole::kAdmin};
  const std::vector<OperatorRole> overseers = {OperatorRole::kAuditor, OperatorRole::kAdmin};
  constexpr auto kGet = HttpMethod::kGet;
  constexpr auto kPost = HttpMethod::kPost;
  constexpr auto kDelete = HttpMethod::kDelete;
  constexpr auto kHere = Listener::kOperator;
  constexpr auto kNone = Authentication::kNone;
  constexpr auto kKey = Authentication::kApiKey;
  // clang-format off
  return {
      {kPost,   "/v1/offers",    kHere, kKey,  body, AnswerCreateOffer, makers,    ""},
      {kGet,    "/v1/offers",    kHere, kKey,  0,    AnswerListOffers,  readers,   ""},
      {kGet,    "/v1/offers/{}", kHere, kKey,  0,    AnswerShowOffer,   readers,   ""},
      {kDelete, "/v1/offers/{}", kHere, kKey,  0,    AnswerCancelOffer, makers,    ""},
      {kPost,   "/v1/credentials", kHere, kKey, body, AnswerIssueDirectly, makers,  ""},
      {kDelete, "/v1/tokens/{}", kHere, kKey,  0,    AnswerRevokeTokens, makers,   ""},
      {kGet,    "/v1/deferred",    kHere, kKey, 0,    AnswerListDeferrals,  readers, ""},
      {kPost,   "/v1/deferred/{}", kHere, kKey, body, AnswerDecideDeferral, makers,  ""},
      {kGet,    "/v1/issuances",    kHere, kKey, 0, AnswerListIssuances,  readers,  ""},
      {kGet,    "/v1/issuances/{}", kHere, kKey, 0, AnswerShowIssuance,   readers,  ""},
      {kPost,   "/v1/issuances/{}/status", kHere, kKey, body, AnswerSetStatus, makers, ""},
      {kGet,    "/v1/events",    kHere, kKey,  0,    AnswerListEvents,  overseers, ""},
      {kGet,    "/v1/status",    kHere, kKey,  0,    AnswerStatus,      overseers, ""},
      {kGet,    "/livez",        kHere, kNone, 0,    AnswerLive,        {},        ""},
      {kGet,    "/readyz",       kHere, kNone, 0,    AnswerReady,       {},        ""},
  };
  // clang-format on
}

// Served where the authorization server's metadata names it. [ABCA-7]
void AddChallengeRoute(const Config& config, std::vector<Route>& routes) {
  if (!config.trust.client_attesters.empty()) {
    routes.push_back({HttpMethod::kPost,
                      EndpointPathsOf(config.identifier).challenge,
                      Listener::kWallet,
                      Authentication::kNone,
                      kIgnoredBodyLen,
                      AnswerChallenge,
                      {},
                      ""});
  }
}

// Type metadata is served on the `vct` itself where that is a URL of ours which nothing else has
// taken. [SD-12]
void AddTypeRoutes(const Config& config,
                   const CredentialConfigurations& credentials,
                   std::vector<Route>& routes) {
  for (const CredentialConfiguration& configuration : credentials.all) {
    const Result<HttpsUrl> vct = ParseHttpsUrl(configuration.signing.type);
    if (configuration.type_metadata.IsNull() || !vct.has_value() ||
        vct->origin != config.identifier.origin ||
        !vct->path.starts_with(config.identifier.path + "/")) {
      continue;
    }
    const bool is_taken = std::any_of(routes.begin(), routes.end(), [&](const Route& route) {
      return Match(route.path, vct->path).has_value();
    });
    if (!is_taken) {
      routes.push_back({HttpMethod::kGet,
                        vct->path,
                        Listener::kWallet,
                        Authentication::kNone,
                        0,
                        AnswerTypeMetadata,
                        {},
                        configuration.id.value()});
    }
  }
}

// A context that another route's path would hide is not served: verifiers have it pinned, or fetch
// nothing.
void AddContextRoutes(const CredentialConfigurations& credentials, std::vector<Route>& routes) {
  for (const PublishedContext& context : credentials.contexts) {
    const bool is_taken = std::any_of(routes.begin(), routes.end(), [&](const Route& route) {
      return Match(route.path, context.path).has_value();
    });
    if (!is_taken) {
      routes.push_back({HttpMethod::kGet,
                        context.path,
                        Listener::kWallet,
                        Authentication::kNone,
                        0,
                        AnswerContext,
                        {},
                        ""});
    }
  }
}

// Their paths are digests, which nothing else has.
void AddTemplateRoutes(const CredentialConfigurations& credentials, std::vector<Route>& routes) {
  for (const PublishedTemplate& shown : credentials.templates) {
    routes.push_back({HttpMethod::kGet,
                      shown.path,
                      Listener::kWallet,
                      Authentication::kNone,
                      0,
                      AnswerTemplate,
                      {},
                      ""});
  }
}

// Where verifiers find the issuer's keys. [SD-11] [did:web §3.2]
void AddKeyRoutes(const Config& config, std::vector<Route>& routes) {
  const auto add = [&](std::string path, OpenEndpoint answer) {
    routes.push_back({HttpMethod::kGet,
                      std::move(path),
                      Listener::kWallet,
                      Authentication::kNone,
                      0,
                      answer,
                      {},
                      ""});
  };
  const EndpointPaths paths = EndpointPathsOf(config.identifier);
  add(paths.jwks, AnswerIssuerJwks);
  add(paths.jwt_vc_issuer, AnswerJwtVcIssuer);
  if (config.did == IssuerDid::kWeb) {
    add(paths.did_document, AnswerDidDocument);
  }
  if (config.iaca.has_value()) {
    add(paths.iaca + ".crt", AnswerIacaCertificate);
    add(paths.iaca + ".crl", AnswerIacaList);
  }
}

// Both columns must say the same of every route.
bool IsConsistent(const Route& route) {
  switch (route.authentication) {
    case Authentication::kNone:
      return route.listener == Listener::kWallet
                 ? std::holds_alternative<OpenEndpoint>(route.handler)
                 : std::holds_alternative<OpenOperatorEndpoint>(route.handler);
    case Authentication::kAccessToken:
    case Authentication::kDeferredToken:
    case Authentication::kNotificationToken:
      return route.listener == Listener::kWallet &&
             std::holds_alternative<TokenEndpoint>(route.handler);
    case Authentication::kApiKey:
      return route.listener == Listener::kOperator &&
             std::holds_alternative<OperatorEndpoint>(route.handler) && !route.roles.empty();
  }
  return false;
}

void AddMethod(HttpMethod method, std::string& allowed) {
  if (!allowed.empty()) {
    allowed += ", ";
  }
  allowed += NameOf(method);
  if (method == HttpMethod::kGet) {
    allowed += ", HEAD";
  }
}

}  // namespace

std::vector<Route> Routes(const Config& config, const CredentialConfigurations& credentials) {
  const bool is_draft13 = config.protocol == WalletProtocol::kDraft13;
  std::vector<Route> routes = is_draft13 ? Draft13Routes(config) : WalletRoutes(config);
  AddAuthorizationRoutes(config, routes);
  AddChallengeRoute(config, routes);
  if (!is_draft13) {
    AddKeyRoutes(config, routes);
    AddStatusRoutes(config, routes);
    AddTypeRoutes(config, credentials, routes);
    AddContextRoutes(credentials, routes);
    AddTemplateRoutes(credentials, routes);
  }
  const std::vector<Route> operator_routes = OperatorRoutes(config);
  routes.insert(routes.end(), operator_routes.begin(), operator_routes.end());
  CHECK(std::all_of(routes.begin(), routes.end(), IsConsistent));
  return routes;
}

RouteMatch FindRoute(const std::vector<Route>& routes,
                     Listener listener,
                     HttpMethod method,
                     std::string_view path) {
  const HttpMethod wanted = method == HttpMethod::kHead ? HttpMethod::kGet : method;
  RouteMatch found;
  for (const Route& route : routes) {
    const std::optional<std::string> parameter =
        route.listener == listener ? Match(route.path, path) : std::nullopt;
    if (!parameter.has_value()) {
      continue;
    }
    AddMethod(route.method, found.allowed);
    if (route.method == wanted && found.route == nullptr) {
      found.route = &route;
      const bool has_segment = route.path.find(kOneSegment) != std::string::npos;
      found.parameter = has_segment ? *parameter : route.parameter;
    }
  }
  if (!found.allowed.empty() && listener == Listener::kWallet) {
    found.allowed += ", OPTIONS";
  }
  return found;
}

}  // namespace issuer
