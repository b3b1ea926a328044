// GET of an offer by reference. [vci-1.0 §4.1.3]
#pragma once

#include "api/wallet/wallet_context.h"

namespace issuer {

// The offer object. The reference is the path parameter; one that we cannot have minted is
// kOfferGone like any other that is not there. Fails with kOfferGone; kStoreDown (retry).
Result<HttpResponse> AnswerOffer(const HttpRequest& request, const WalletContext& context);

}  // namespace issuer
