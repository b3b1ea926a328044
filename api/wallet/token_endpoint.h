// POST: pre-authorized code (and transaction code) → access token. [vci-1.0 §6]
#pragma once

#include "api/wallet/wallet_context.h"
#include "appliance/base/json_writer.h"
#include "appliance/issuance/redeem_grant.h"

namespace issuer {

// The same in two halves, for the tenant whose answer has more members.
Result<IssuedToken> RedeemTokenRequest(const HttpRequest& request, const WalletContext& context);
void WriteTokenMembers(JsonWriter& json, const IssuedToken& issued);

// Parse, RedeemGrant, render. Fails as ParseTokenForm, ParseTokenRequest, AuthenticateSender and
// RedeemGrant do.
Result<HttpResponse> AnswerTokenRequest(const HttpRequest& request, const WalletContext& context);

}  // namespace issuer
