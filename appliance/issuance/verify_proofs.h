// Key proofs of the types jwt, attestation and di_vp → holder keys. [vci-1.0 §8.2.1.1, appendix F]
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "appliance/issuance/services.h"

namespace issuer {

// Keys whose possession was proven, or attested, all different; and the nonces that their use
// burns. Only the functions below make one.
class ProvenHolders {
 public:
  // In the order of the proofs; then what else their attestations name.
  const std::vector<PublicKey>& keys() const { return keys_; }
  const std::vector<NonceUse>& nonces() const { return nonces_; }

 private:
  friend Result<ProvenHolders> VerifyJwtProofs(std::span<const std::string>,
                                               const CredentialConfiguration&,
                                               const ClientId&,
                                               const Services&);
  friend Result<ProvenHolders> VerifyAttestationProof(std::string_view,
                                                      const CredentialConfiguration&,
                                                      const Services&);
  friend Result<ProvenHolders> VerifyPresentationProofs(std::span<const JsonValue>,
                                                        const CredentialConfiguration&,
                                                        const Services&);
  std::vector<PublicKey> keys_;
  std::vector<NonceUse> nonces_;  // distinct: all proofs of a batch may share one
};

// Checks every proof: typ, alg, exactly one of jwk, kid (did:jwk, did:key), x5c; aud, iat, nonce;
// iss, where present, is `client`, the one the token was issued to (empty: anonymous, then iss must
// be absent); signature. A key_attestation in the header is verified, must hold the proof's key,
// and adds the other keys that it attests, up to a batch; where the appliance knows no key attester
// and the configuration asks for none, it is not looked at. Burns nothing. Fails with
// kProofInvalid, kProofNonceMissing, kProofNonceUnacceptable. Form and crypto of all proofs are
// judged before any nonce. [PRF-1 .. PRF-5, PRF-10 .. PRF-17] [CRQ-13]
Result<ProvenHolders> VerifyJwtProofs(std::span<const std::string> proofs,
                                      const CredentialConfiguration& configuration,
                                      const ClientId& client,
                                      const Services& services);

// The keys of one key attestation, up to a batch. Burns nothing. Fails as above. [PRF-20 .. PRF-24]
Result<ProvenHolders> VerifyAttestationProof(std::string_view jwt,
                                             const CredentialConfiguration& configuration,
                                             const Services& services);

// Checks every Verifiable Presentation, as VerifyPresentation() does. Burns nothing. Fails as
// above. [PRF-3] [PRF-4] [PRF-30 .. PRF-32]
Result<ProvenHolders> VerifyPresentationProofs(std::span<const JsonValue> presentations,
                                               const CredentialConfiguration& configuration,
                                               const Services& services);

}  // namespace issuer
