#include "api/wallet/wallet_context.h"

#include <optional>
#include <utility>

#include "api/http/authorization.h"
#include "api/wallet/dpop_fields.h"

namespace issuer {
namespace {

Unexpected<Error> Refuse(const char* detail) {
  return Fail(ErrorCode::kAccessTokenUnknown, detail);
}

// Whether whoever sends the token may use it this way. [DPOP-5]
Status CheckBinding(const HttpRequest& request,
                    TokenScheme scheme,
                    const Authorization& authorization,
                    const Services& services) {
  const std::optional<Digest>& key = authorization.record.dpop_key;
  const DpopMode mode = services.config.dpop.mode;
  if (scheme == TokenScheme::kBearer) {
    if (key.has_value()) {
      return Refuse("a bound token under the Bearer scheme");
    }
    return mode == DpopMode::kRequired ? Status(Refuse("a token that is not bound to a key"))
                                       : Status();
  }
  if (mode == DpopMode::kOff || !key.has_value()) {
    return Refuse("the DPoP scheme for a bearer token, or where it is not spoken");
  }
  if (!HasDpopField(request)) {
    return Refuse("a bound token without a proof");
  }
  ASSIGN_OR_RETURN(const DpopProof proof, ProveSenderKey(request, authorization.token, services));
  if (proof.key() != *key) {
    return Refuse("the token is bound to another key");
  }
  return {};
}

}  // namespace

Result<AuthenticatedWallet> AuthenticateWallet(const HttpRequest& request,
                                               Seconds grace,
                                               const Services& services) {
  ASSIGN_OR_RETURN(std::optional<PresentedToken> presented, ParseAuthorization(request));
  if (!presented.has_value()) {
    return Fail(ErrorCode::kAccessTokenMissing, "no access token");
  }
  ASSIGN_OR_RETURN(Authorization authorization, AuthorizeToken(presented->token, grace, services));
  RETURN_IF_ERROR(CheckBinding(request, presented->scheme, authorization, services));
  return AuthenticatedWallet{std::move(presented->token), std::move(authorization)};
}

}  // namespace issuer
