// The header of a key proof → the key that it names.
#pragma once

#include <string_view>

#include "appliance/base/clock.h"
#include "appliance/base/json_value.h"
#include "appliance/base/public_key.h"
#include "appliance/base/result.h"
#include "appliance/config/credential_configuration.h"

namespace issuer {

constexpr Seconds kMaxProofAge{600};  // since it says that it was made

// Exactly one of jwk, kid (did:jwk, did:key) and x5c, of a binding method that the configuration
// has; trust_chain only beside kid. Whether the key made the signature is another question. Fails
// with kProofInvalid, or as ParseJwk, ResolveDid and ParseCertificate do. [vci-1.0 appendix F.1]
// [PRF-10] [PRF-13] [PRF-14]
Result<PublicKey> KeyOfHeader(const JsonValue& header,
                              const CredentialConfiguration& configuration,
                              Timestamp now);

// The key of a DID URL as `kid` and `verificationMethod` have it, of a method that the
// configuration binds to. Fails with kProofInvalid, or as ResolveDid does. [PRF-13]
Result<PublicKey> KeyOfDidUrl(std::string_view did_url,
                              const CredentialConfiguration& configuration);

}  // namespace issuer
