// POST: pre-authorized code → access token and c_nonce. [openid4vci draft 13 §6]
#pragma once

#include "api/wallet/wallet_context.h"

namespace issuer {

// As AnswerTokenRequest, and a nonce: draft 13 has no nonce endpoint.
Result<HttpResponse> AnswerDraft13TokenRequest(const HttpRequest& request,
                                               const WalletContext& context);

}  // namespace issuer
