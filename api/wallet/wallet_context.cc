#include "api/wallet/wallet_context.h"

#include <optional>
#include <utility>

#include "api/http/authorization.h"

namespace issuer {

Result<AuthenticatedWallet> AuthenticateWallet(const HttpRequest& request,
                                               const Services& services) {
  ASSIGN_OR_RETURN(std::optional<PresentedToken> presented, ParseAuthorization(request));
  if (!presented.has_value()) {
    return Fail(ErrorCode::kAccessTokenMissing, "no access token");
  }
  if (presented->scheme != TokenScheme::kBearer) {
    return Fail(ErrorCode::kAccessTokenUnknown, "a bearer token under another scheme");
  }
  ASSIGN_OR_RETURN(Authorization authorization, AuthorizeToken(presented->token, services));
  return AuthenticatedWallet{std::move(presented->token), std::move(authorization)};
}

}  // namespace issuer
