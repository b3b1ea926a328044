// The token endpoint's story: look up, lockout, transaction code, then one atomic
// compare-and-consume. [vci-1.0 §6]
#pragma once

#include <cstdint>
#include <optional>

#include "appliance/issuance/granted_access.h"
#include "appliance/issuance/lifecycle_secrets.h"
#include "appliance/issuance/sender.h"
#include "appliance/issuance/services.h"

namespace issuer {

// Made by api/wallet/token_request.h. An empty tx_code parameter counts as absent. [HTTP-4]
struct TokenRequest {
  PreAuthorizedCode code;
  std::optional<TxCode> tx_code;
  AccessRequest access{};  // nothing: the whole offer
};

enum class TokenType : std::uint8_t { kBearer, kDpop };

struct IssuedToken {
  AccessToken token;
  TokenType type = TokenType::kBearer;  // kDpop: bound to the sender's key
  Seconds expires_in{};
  GrantedAccess access;
  std::optional<RefreshToken> refresh_token;
};

// A new access token for `sender`, and a refresh token where it may have one, that nothing knows
// yet.
IssuedToken MintToken(const Sender& sender, GrantedAccess access, const Services& services);

// Spends the code and returns the access token, bound to what `sender` proved, with a refresh token
// where the sender proved anything at all and refresh tokens are on [TOK-25]; the code then never
// redeems again. Nothing is spent by a failure, and only kTxCodeWrong counts an attempt. Fails with
// kGrantUnknown, kGrantExpired, kGrantSpent, kGrantLocked, kGrantCancelled, kClientUnidentified,
// kClientNotAllowed, kAuthorizationDetailsInvalid, kResourceUnknown, kTxCodeMissing,
// kTxCodeUnexpected, kTxCodeWrong; kStoreDown (retry; the code is unspent unless the answer was
// lost).
Result<IssuedToken> RedeemGrant(const TokenRequest& token_request,
                                const Sender& sender,
                                const RequestId& request,
                                const Services& services);

}  // namespace issuer
