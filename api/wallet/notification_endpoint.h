// POST: access token and what became of credentials → 204. [vci-1.0 §11]
#pragma once

#include "api/wallet/wallet_context.h"

namespace issuer {

// Parse, RecordNotification, 204 [NOT-2]. Fails as both do.
Result<HttpResponse> AnswerNotification(const HttpRequest& request,
                                        const AuthenticatedWallet& wallet,
                                        const WalletContext& context);

}  // namespace issuer
