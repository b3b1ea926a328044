// POST: access token and key proof → one credential and the next c_nonce. [openid4vci draft 13 §7]
#pragma once

#include "api/wallet/wallet_context.h"
#include "appliance/base/json_writer.h"

namespace issuer {

// Whatever is wrong with a proof or its nonce is answered here: 400 invalid_proof with a nonce to
// try again with. [openid4vci draft 13 §7.3.2] Else fails as ParseDraft13CredentialRequest and
// IssueCredential do.
Result<HttpResponse> AnswerDraft13CredentialRequest(const HttpRequest& request,
                                                    const AuthenticatedWallet& wallet,
                                                    const WalletContext& context);

// The members c_nonce and c_nonce_expires_in, with a fresh nonce.
void WriteNonceMembers(JsonWriter& json, const Services& services);

}  // namespace issuer
