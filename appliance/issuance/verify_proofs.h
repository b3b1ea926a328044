// Key proofs of type jwt → holder keys. [vci-1.0 §8.2.1.1, appendix F]
#pragma once

#include <span>
#include <string>
#include <vector>

#include "appliance/issuance/services.h"

namespace issuer {

// Keys whose possession was proven, in the order of the proofs, all different; and the nonces that
// their use burns. Only VerifyJwtProofs makes one.
class ProvenHolders {
 public:
  const std::vector<PublicKey>& keys() const { return keys_; }
  const std::vector<NonceUse>& nonces() const { return nonces_; }

 private:
  friend Result<ProvenHolders> VerifyJwtProofs(std::span<const std::string>,
                                               const CredentialConfiguration&,
                                               const Services&);
  std::vector<PublicKey> keys_;
  std::vector<NonceUse> nonces_;  // distinct: all proofs of a batch may share one
};

// Checks every proof: typ, alg, exactly one of jwk, kid (did:jwk, did:key), x5c; aud, iat, iss
// absent, nonce; signature. Burns nothing. Fails with kProofInvalid, kProofNonceMissing,
// kProofNonceUnacceptable. Form and crypto of all proofs are judged before any nonce. [PRF-1 ..
// PRF-5, PRF-10 .. PRF-14] [CRQ-13]
Result<ProvenHolders> VerifyJwtProofs(std::span<const std::string> proofs,
                                      const CredentialConfiguration& configuration,
                                      const Services& services);

}  // namespace issuer
