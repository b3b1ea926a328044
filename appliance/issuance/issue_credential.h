// The credential endpoint's story: authenticate, authorize, prove, reserve, sign, remember.
// [vci-1.0 §8]
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "appliance/issuance/credential_response.h"
#include "appliance/issuance/services.h"
#include "crypto/jose/jwe.h"

namespace issuer {

// Made by api/wallet/credential_request.h: form checked, nothing believed yet.
struct CredentialRequest {
  ConfigurationId configuration;        // asked for by its own id, or by the token's identifier
  std::vector<std::string> jwt_proofs;  // empty: none were sent
  std::vector<std::string> attestation_proofs;     // likewise; one of the three at most
  std::vector<JsonValue> presentation_proofs;      // likewise: di_vp
  bool has_other_proof_type = false;               // a proof type that nobody here knows was sent
  std::optional<JweRecipient> response_recipient;  // whom to encrypt the answer to, if to anybody
};

// What a token allows, once the token is known to be good. [rfc6750]
struct Authorization {
  Digest token{};
  TokenRecord record;
};

// Fails with kAccessTokenUnknown or kAccessTokenExpired; kStoreDown (retry).
Result<Authorization> AuthorizeToken(const AccessToken& token, const Services& services);
// The same for endpoints that still take a token for `grace` after it expired: they give nothing
// that was not asked for before. [NOT-4] [DEF-1]
Result<Authorization> AuthorizeToken(const AccessToken& token,
                                     Seconds grace,
                                     const Services& services);

// The credentials, one a key, in the order of the proofs; or a transaction under which they can
// be collected, where the configuration or the lack of claims wants that [CRS-2] [DEF-6]. Spends
// the nonces and raises the token's count just before signing; a request that fails before that
// spends nothing. One token serves several requests within limits.issuances_per_token. [CRQ-13,
// CRQ-14, CRS-3, CRS-4] Fails with kConfigurationUnknown,
// kScopeInsufficient, kCredentialRequestMalformed (too many proofs), kProofInvalid,
// kProofNonceMissing, kProofNonceUnacceptable, kIssuanceLimitReached, kAccessTokenExpired,
// kCredentialDenied (an operator said no); kSignerDown, kSignerBusy, kAuditDown, kTokenDevice,
// kStoreDown (retry with a fresh nonce), kSignerRefused.
Result<CredentialResponse> IssueCredential(const CredentialRequest& credential_request,
                                           const AccessToken& token,
                                           const Authorization& authorization,
                                           const RequestId& request,
                                           const Services& services);

}  // namespace issuer
