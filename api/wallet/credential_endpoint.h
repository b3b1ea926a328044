// POST: access token and key proofs → credentials. [vci-1.0 §8]
#pragma once

#include "api/wallet/wallet_context.h"

namespace issuer {

// Parse, IssueCredential, render 200 or 202. Fails as ParseCredentialRequest and IssueCredential
// do.
Result<HttpResponse> AnswerCredentialRequest(const HttpRequest& request,
                                             const AuthenticatedWallet& wallet,
                                             const WalletContext& context);

}  // namespace issuer
