// Bearer secrets that a wallet gets after its access token. See appliance/base/secret.h.
#pragma once

#include "appliance/base/secret.h"

namespace issuer {

using RefreshToken = Secret<struct RefreshTokenTag>;    // 43 characters, base64url of 256 bits
using TransactionId = Secret<struct TransactionIdTag>;  // the same

}  // namespace issuer
