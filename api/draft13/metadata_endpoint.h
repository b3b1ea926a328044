// GET of the tenant's two metadata documents. [openid4vci draft 13 §11.2.2] [rfc8414 §3]
#pragma once

#include "api/wallet/wallet_context.h"

namespace issuer {

// Draft 13 appends the well-known name to the identifier; 1.0 inserts it. [URL-5]
Result<HttpResponse> AnswerDraft13IssuerMetadata(const HttpRequest& request,
                                                 const WalletContext& context);
Result<HttpResponse> AnswerDraft13ServerMetadata(const HttpRequest& request,
                                                 const WalletContext& context);

}  // namespace issuer
