// The authorization endpoint of a server that has none: published by a switch, for clients that
// give up without the member. [AS-4]
#pragma once

#include "api/wallet/wallet_context.h"

namespace issuer {

// Always kResponseTypeUnsupported, shown and never redirected: no client is registered, so no
// redirect URI can be trusted. [rfc6749 §4.1.2.1]
Result<HttpResponse> RefuseAuthorization(const HttpRequest& request, const WalletContext& context);

}  // namespace issuer
