// A wallet's body → the transaction that it asks for. [vci-1.0 §9.1]
#pragma once

#include <optional>

#include "api/wallet/wallet_body.h"
#include "appliance/base/result.h"
#include "appliance/config/encryption_config.h"
#include "appliance/issuance/lifecycle_secrets.h"

namespace issuer {

struct DeferredRequest {
  TransactionId transaction;
  std::optional<JweRecipient> response_recipient;  // of this request, whatever the first one had
};

// Unknown members are ignored. Fails with kCredentialRequestMalformed, kTransactionUnknown (not of
// a transaction's length); as ReadResponseRecipient does. [DEF-2] [DEF-4]
Result<DeferredRequest> ParseDeferredRequest(const WalletBody& body,
                                             const EncryptionConfig& encryption);

}  // namespace issuer
