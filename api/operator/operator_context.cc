#include "api/operator/operator_context.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "api/http/authorization.h"

namespace issuer {

Result<AuthenticatedOperator> AuthenticateOperator(const HttpRequest& request,
                                                   const OperatorDirectory& directory) {
  const Result<std::optional<PresentedToken>> presented = ParseAuthorization(request);
  if (!presented.has_value() || !presented->has_value() ||
      (*presented)->scheme != TokenScheme::kBearer) {
    return Fail(ErrorCode::kOperatorUnauthenticated, "no API key, or not exactly one");
  }
  ApiKey key = (*presented)->token.Expose([](ByteView raw) { return ApiKey(raw); });
  const Operator* identity = directory.Authenticate(key);
  if (identity == nullptr) {
    return Fail(ErrorCode::kOperatorUnauthenticated, "unknown API key");
  }
  return AuthenticatedOperator{*identity, std::move(key)};
}

Result<void, OperatorComplaint> TakeFromRateLimit(
    const std::vector<ConfigurationId>& configurations,
    const AuthenticatedOperator& caller,
    const OperatorContext& context) {
  const Seconds wait = context.rate_limiter.Take(caller.identity, configurations);
  if (wait > Seconds(0)) {
    OperatorComplaint complaint =
        Complain({ErrorCode::kOperatorRateLimited, "credentials of this configuration"}).error();
    complaint.retry_after = wait;
    return Unexpected(std::move(complaint));
  }
  return {};
}

bool Covers(const Operator& identity, const ConfigurationId& configuration) {
  return identity.role != OperatorRole::kIssuer ||
         std::find(identity.configurations.begin(), identity.configurations.end(), configuration) !=
             identity.configurations.end();
}

}  // namespace issuer
