// Refresh tokens: who gets one, what it is good for, and how one becomes the next. [rfc6749 §6]
// [rfc9700 §4.14] [docs/adr/0012-deferred-issuance.md]
#pragma once

#include "appliance/base/claim_value.h"
#include "appliance/issuance/redeem_grant.h"
#include "appliance/issuance/sender.h"
#include "appliance/issuance/services.h"

namespace issuer {

// True if refresh tokens are on and `sender` proved something that the next refresh can be held
// against: a client authentication, a client instance's key or a DPoP key. [TOK-25] [ABCA-8]
bool MayRefresh(const Sender& sender, const Config& config);

// How much longer than it lives a token is to be known, for the endpoints that take late ones.
Seconds TokenGrace(const Config& config);

// The first refresh token of a grant, issued beside the access token of `token`.
NewRefresh FirstRefresh(const RefreshToken& refresh_token,
                        const TokenRecord& token,
                        const ClaimValue& claims,
                        Timestamp now,
                        const Services& services);

// Spends `refresh_token` and returns an access token of the same grant with the next refresh token.
// The new access token has its own count of credentials. A second use of a refresh token by its
// own sender revokes every token of the grant; from anybody else it changes nothing, since the
// token alone is worth nothing. Fails with kRefreshTokenInvalid; kStoreDown, kStoreFull (retry;
// unspent unless the answer was lost).
Result<IssuedToken> RefreshGrant(const RefreshToken& refresh_token,
                                 const Sender& sender,
                                 const RequestId& request,
                                 const Services& services);

// Ends every token that goes back to `offer`, for an operator. No error if there is none.
Status RevokeTokens(const OfferHandle& offer, const OperatorName& by, const Services& services);

}  // namespace issuer
