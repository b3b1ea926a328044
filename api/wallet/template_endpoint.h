// GET of a template that credentials name in renderMethod.
#pragma once

#include "api/wallet/wallet_context.h"

namespace issuer {

Result<HttpResponse> AnswerTemplate(const HttpRequest& request, const WalletContext& context);

}  // namespace issuer
