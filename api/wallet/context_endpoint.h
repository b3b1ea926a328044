// GET of a JSON-LD context whose URL is ours, for verifiers that fetch. [LD-7]
#pragma once

#include "api/wallet/wallet_context.h"

namespace issuer {

Result<HttpResponse> AnswerContext(const HttpRequest& request, const WalletContext& context);

}  // namespace issuer
