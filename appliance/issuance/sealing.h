// Which key opens what: each is derived (HKDF-SHA-256) from the bearer secret that reaches the
// data, so that the database alone opens nothing. [ARCHITECTURE: State]
#pragma once

#include "appliance/base/claim_value.h"
#include "appliance/base/random.h"
#include "appliance/base/result.h"
#include "appliance/base/secret.h"
#include "appliance/issuance/lifecycle_secrets.h"
#include "crypto/openssl/sealed_box.h"
#include "storage/records.h"

namespace issuer {

// SHA-256 of a bearer secret, under which the store keeps what it reaches.
Digest DigestOf(const PreAuthorizedCode& code);
Digest DigestOf(const AccessToken& token);
Digest DigestOf(const OfferReference& reference);
Digest DigestOf(const RefreshToken& token);
Digest DigestOf(const TransactionId& transaction);

// HMAC of a transaction code, keyed by a key derived from its pre-authorized code.
Digest TxCodeMac(const PreAuthorizedCode& code, const TxCode& tx_code);

// Claims of a grant: a kObject that maps configuration id → claims. Open* fail with kSealBroken.
Bytes SealClaims(const PreAuthorizedCode& code, const ClaimValue& claims, Random& random);
Result<ClaimValue> OpenClaims(const PreAuthorizedCode& code, ByteView sealed);
Bytes SealClaims(const AccessToken& token, const ClaimValue& claims, Random& random);
Result<ClaimValue> OpenClaims(const AccessToken& token, ByteView sealed);

Bytes SealClaims(const RefreshToken& token, const ClaimValue& claims, Random& random);
Result<ClaimValue> OpenClaims(const RefreshToken& token, ByteView sealed);
Bytes SealClaims(const TransactionId& transaction, const ClaimValue& claims, Random& random);
Result<ClaimValue> OpenClaims(const TransactionId& transaction, ByteView sealed);

// The claims of one credential that come later than its offer. Fails with kSealBroken.
Result<Bytes> SealClaimsToBox(const BoxPublicKey& box, const ClaimValue& claims, Random& random);
Result<ClaimValue> OpenClaimsFromBox(const BoxKey& key, ByteView sealed);

// The offer object, as JSON text.
Bytes SealOffer(const OfferReference& reference, std::string_view offer, Random& random);
Result<std::string> OpenOffer(const OfferReference& reference, ByteView sealed);

// An operator's remembered answer, under API key and Idempotency-Key.
Bytes SealAnswer(const ApiKey& key,
                 std::string_view idempotency_key,
                 std::string_view answer,
                 Random& random);
Result<std::string> OpenAnswer(const ApiKey& key,
                               std::string_view idempotency_key,
                               ByteView sealed);

// 256 random bits as 43 characters of base64url.
PreAuthorizedCode NewPreAuthorizedCode(Random& random);
AccessToken NewAccessToken(Random& random);
OfferReference NewOfferReference(Random& random);
RefreshToken NewRefreshToken(Random& random);
TransactionId NewTransactionId(Random& random);

}  // namespace issuer
