// POST without a body → a fresh c_nonce. [vci-1.0 §7]
#pragma once

#include "api/wallet/wallet_context.h"

namespace issuer {

// Needs no token, and looks at none that is sent along. Nothing is stored.
Result<HttpResponse> AnswerNonce(const HttpRequest& request, const WalletContext& context);

}  // namespace issuer
