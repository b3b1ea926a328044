#include "api/wallet/authorization_endpoint.h"

namespace issuer {

Result<HttpResponse> RefuseAuthorization(const HttpRequest& /*request*/,
                                         const WalletContext& /*context*/) {
  return Fail(ErrorCode::kResponseTypeUnsupported, "there is no authorization code flow");
}

}  // namespace issuer
