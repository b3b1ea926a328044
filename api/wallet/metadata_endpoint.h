// GET /.well-known/openid-credential-issuer and /.well-known/oauth-authorization-server, each
// followed by the path of the Credential Issuer Identifier. [vci-1.0 §12.2.2] [rfc8414 §3]
#pragma once

#include "api/wallet/wallet_context.h"

namespace issuer {

// JSON, whatever Accept says: there is nothing else yet, and 406 would help nobody. [vci-1.0
// §12.2.2]
Result<HttpResponse> AnswerIssuerMetadata(const HttpRequest& request, const WalletContext& context);
Result<HttpResponse> AnswerAuthorizationServerMetadata(const HttpRequest& request,
                                                       const WalletContext& context);

}  // namespace issuer
