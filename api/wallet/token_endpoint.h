// POST: pre-authorized code (and transaction code) → access token. [vci-1.0 §6]
#pragma once

#include "api/wallet/wallet_context.h"

namespace issuer {

// Parse, RedeemGrant, render. Fails as ParseTokenForm, ParseTokenRequest, AuthenticateSender and
// RedeemGrant do.
Result<HttpResponse> AnswerTokenRequest(const HttpRequest& request, const WalletContext& context);

}  // namespace issuer
