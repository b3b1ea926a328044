// A key proof of the type di_vp: a Verifiable Presentation → the key that made it, and its nonce.
// [vci-1.0 appendix F.2]
#pragma once

#include <string>

#include "appliance/base/json_value.h"
#include "appliance/base/public_key.h"
#include "appliance/base/result.h"
#include "appliance/config/credential_configuration.h"
#include "appliance/issuance/services.h"

namespace issuer {

// A presentation whose form and signature are right; its nonce has not been looked at.
struct PresentationProof {
  PublicKey key;
  std::string nonce;
};

// Checks a presentation of data model 1.1 or 2.0: proof of a suite and an algorithm that the
// configuration takes, for authentication, to us as `domain`, made within the times that a jwt
// proof may be; `verificationMethod` a DID URL with fragment, of a method that the configuration
// binds to; `holder`, if there, its DID; then the signature. Credentials inside are no part of the
// proof: they are canonicalized with the rest, not read. Fails with kProofInvalid,
// kProofNonceMissing, or as KeyOfDidUrl, ReadProof and VerifyProof do. [PRF-1] [PRF-30] [PRF-31]
// [PRF-32]
Result<PresentationProof> VerifyPresentation(const JsonValue& presentation,
                                             const CredentialConfiguration& configuration,
                                             const Services& services);

}  // namespace issuer
