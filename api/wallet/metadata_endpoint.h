// GET /.well-known/openid-credential-issuer and /.well-known/oauth-authorization-server, each
// followed by the path of the Credential Issuer Identifier. [vci-1.0 §12.2.2] [rfc8414 §3]
#pragma once

#include "api/wallet/wallet_context.h"

namespace issuer {

// Signed where Accept prefers application/jwt and a key is for it; else JSON, whatever Accept says:
// 406 would help nobody. Display texts in the language that Accept-Language asks for, if the
// document has it; the signed form has them all. [vci-1.0 §12.2.2, §12.2.3]
Result<HttpResponse> AnswerIssuerMetadata(const HttpRequest& request, const WalletContext& context);
Result<HttpResponse> AnswerAuthorizationServerMetadata(const HttpRequest& request,
                                                       const WalletContext& context);

}  // namespace issuer
