// POST: access token and transaction → credentials, or the same transaction again. [vci-1.0 §9]
#pragma once

#include "api/wallet/wallet_context.h"

namespace issuer {

// Parse, CollectCredential, render 200 or 202. Fails as ParseDeferredRequest and CollectCredential
// do.
Result<HttpResponse> AnswerDeferredRequest(const HttpRequest& request,
                                           const AuthenticatedWallet& wallet,
                                           const WalletContext& context);

}  // namespace issuer
