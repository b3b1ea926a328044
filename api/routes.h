// THE table: what is served where, to whom, and by which function.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "api/http/request.h"
#include "api/operator/operator_context.h"
#include "api/wallet/wallet_context.h"
#include "appliance/config/config.h"
#include "appliance/config/credential_configuration.h"
#include "appliance/config/operators.h"

namespace issuer {

enum class Listener : std::uint8_t { kWallet, kOperator };

// What a request must show. It is also the type of the handler: one that needs a token cannot be
// called without.
enum class Authentication : std::uint8_t {
  kNone,
  kAccessToken,
  kDeferredToken,      // an access token, for deferred.token_grace after it expired too
  kNotificationToken,  // the same for notification.token_grace
  kApiKey,
};

struct Route {
  HttpMethod method = HttpMethod::kGet;
  std::string path;  // exact, or with one "/{}", which matches one segment that is not empty
  Listener listener = Listener::kWallet;
  Authentication authentication = Authentication::kNone;
  std::size_t max_body_len = 0;  // bytes
  std::variant<OpenEndpoint, TokenEndpoint, OpenOperatorEndpoint, OperatorEndpoint> handler;
  std::vector<OperatorRole> roles;  // kApiKey: who may
  std::string parameter;            // the path parameter of a path without "{}"
};

// Every route of a tenant. The wallet's paths come from its Credential Issuer Identifier.
std::vector<Route> Routes(const Config& config, const CredentialConfigurations& credentials);

// What a path leads to on one listener. Paths are compared byte by byte: nothing is decoded, no
// slash is merged or dropped.
struct RouteMatch {
  const Route* route = nullptr;  // null: the path is unknown or has no such method
  std::string parameter;
  std::string allowed;  // methods of the path, as in the Allow field; empty: the path is unknown
};

// HEAD is found where GET is. Views `routes`.
RouteMatch FindRoute(const std::vector<Route>& routes,
                     Listener listener,
                     HttpMethod method,
                     std::string_view path);

}  // namespace issuer
