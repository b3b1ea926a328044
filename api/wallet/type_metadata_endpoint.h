// SD-JWT VC type metadata: GET on the `vct` itself where that is an https URL of ours, and on a
// path of its own. [sd-jwt-vc §6]
#pragma once

#include "api/wallet/wallet_context.h"

namespace issuer {

// The path parameter is a configuration id. Fails with kRouteUnknown.
Result<HttpResponse> AnswerTypeMetadata(const HttpRequest& request, const WalletContext& context);

}  // namespace issuer
