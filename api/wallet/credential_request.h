// JSON → CredentialRequest. [vci-1.0 §8.2]
#pragma once

#include "api/wallet/wallet_body.h"
#include "appliance/base/result.h"
#include "appliance/config/credential_configuration.h"
#include "appliance/issuance/issue_credential.h"

namespace issuer {

// What ReadWalletBody() has read, judged in the order that decides which code a wallet sees:
// identifier, encryption parameters, form of the proofs [CRQ-13]. Unknown members are ignored.
// Proofs sent for a configuration without holder binding are dropped. Fails with
// kCredentialRequestMalformed, kConfigurationUnknown, kCredentialIdentifierUnknown,
// kScopeInsufficient, kProofInvalid, and as ReadResponseRecipient() does.
Result<CredentialRequest> ParseCredentialRequest(const WalletBody& body,
                                                 const TokenRecord& token,
                                                 const CredentialConfigurations& credentials,
                                                 const EncryptionConfig& encryption);

}  // namespace issuer
