// The credential endpoint's story: authenticate, authorize, prove, reserve, sign, remember.
// [vci-1.0 §8]
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "appliance/issuance/services.h"
#include "crypto/jose/jwe.h"

namespace issuer {

// Made by api/wallet/credential_request.h: form checked, nothing believed yet.
struct CredentialRequest {
  ConfigurationId configuration;        // asked for by its own id, or by the token's identifier
  std::vector<std::string> jwt_proofs;  // empty: none were sent
  bool has_other_proof_type = false;    // a proof type other than jwt was sent
  std::optional<JweRecipient> response_recipient;  // whom to encrypt the answer to, if to anybody
};

// What a token allows, once the token is known to be good. [rfc6750]
struct Authorization {
  Digest token{};
  TokenRecord record;
};

// Fails with kAccessTokenUnknown or kAccessTokenExpired; kStoreDown (retry).
Result<Authorization> AuthorizeToken(const AccessToken& token, const Services& services);

// The credentials, one a proof, in the order of the proofs, in the text form of their format.
// Spends the nonces and raises the token's count just before signing; a request that fails before
// that spends nothing. One token serves several requests within limits.issuances_per_token.
// [CRQ-13, CRQ-14, CRS-3, CRS-4] Fails with kConfigurationUnknown, kScopeInsufficient,
// kCredentialRequestMalformed (too many proofs), kProofInvalid,
// kProofNonceMissing, kProofNonceUnacceptable, kIssuanceLimitReached, kAccessTokenExpired;
// kSignerDown, kSignerBusy, kAuditDown, kTokenDevice, kStoreDown (retry with a fresh nonce),
// kSignerRefused.
Result<std::vector<std::string>> IssueCredential(const CredentialRequest& credential_request,
                                                 const AccessToken& token,
                                                 const Authorization& authorization,
                                                 const RequestId& request,
                                                 const Services& services);

}  // namespace issuer
