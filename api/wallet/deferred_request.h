// JSON → the transaction that a wallet asks for. [vci-1.0 §9.1]
#pragma once

#include "api/http/request.h"
#include "appliance/base/result.h"
#include "appliance/issuance/lifecycle_secrets.h"

namespace issuer {

// Unknown members are ignored, a repeated one is refused. Fails with kCredentialRequestMalformed,
// kEncryptionParametersInvalid (encrypted requests are not served; a response key in a plain
// request could be a network attacker's), kTransactionUnknown (not of a transaction's length).
// [DEF-2]
Result<TransactionId> ParseDeferredRequest(const HttpRequest& request);

}  // namespace issuer
