// POST: access token and key proofs → credentials. [vci-1.0 §8]
#pragma once

#include "api/wallet/wallet_context.h"

namespace issuer {

// Read (and decrypt), parse, IssueCredential, render 200 or 202 (and encrypt). Fails as
// ReadWalletBody, ParseCredentialRequest and IssueCredential do; errors are never encrypted.
// [ENC-6]
Result<HttpResponse> AnswerCredentialRequest(const HttpRequest& request,
                                             const AuthenticatedWallet& wallet,
                                             const WalletContext& context);

}  // namespace issuer
