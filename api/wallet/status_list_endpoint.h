// GET /status and what is below it: status lists, for anyone who verifies credentials.
// [draft-ietf-oauth-status-list §8] [vc-bitstring-status-list §2.3]
#pragma once

#include "api/wallet/wallet_context.h"

namespace issuer {

// The Status List Token, as CWT where Accept likes that better than the JWT. 406 for who takes
// neither, 501 for who wants the past. [TSL-5] [TSL-6]
// Fails with kRouteUnknown (no such list), and as StatusPublisher::Find does.
Result<HttpResponse> AnswerStatusList(const HttpRequest& request, const WalletContext& context);

// The same list as Bitstring Status List credentials. [BSL-4] Fail as AnswerStatusList.
Result<HttpResponse> AnswerRevocationList(const HttpRequest& request, const WalletContext& context);
Result<HttpResponse> AnswerSuspensionList(const HttpRequest& request, const WalletContext& context);

// Where all lists are. [TSL-10] Fails with kStoreDown.
Result<HttpResponse> AnswerStatusLists(const HttpRequest& request, const WalletContext& context);

}  // namespace issuer
