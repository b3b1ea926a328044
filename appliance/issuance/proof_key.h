// The header of a key proof → the key that it names.
#pragma once

#include "appliance/base/clock.h"
#include "appliance/base/json_value.h"
#include "appliance/base/public_key.h"
#include "appliance/base/result.h"
#include "appliance/config/credential_configuration.h"

namespace issuer {

// Exactly one of jwk, kid (did:jwk, did:key) and x5c, of a binding method that the configuration
// has; trust_chain only beside kid. Whether the key made the signature is another question. Fails
// with kProofInvalid, or as ParseJwk, ResolveDid and ParseCertificate do. [vci-1.0 appendix F.1]
// [PRF-10] [PRF-13] [PRF-14]
Result<PublicKey> KeyOfHeader(const JsonValue& header,
                              const CredentialConfiguration& configuration,
                              Timestamp now);

}  // namespace issuer
