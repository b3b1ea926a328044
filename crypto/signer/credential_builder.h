// One draft → one credential, in the format of its configuration. [vci-1.0 appendix A]
#pragma once

#include <string>

#include "appliance/base/random.h"
#include "appliance/base/result.h"
#include "appliance/config/config.h"
#include "crypto/formats/data_integrity.h"
#include "crypto/formats/format.h"
#include "crypto/signer/signer.h"
#include "crypto/signer/signing_policy.h"

namespace issuer {

// What the formats need beside the draft. References outlive the call.
struct FormatTools {
  Random& random;
  const RdfConverter& to_rdf;  // for suites that know RDF
};

// The text form of the format: a compact JWS, an SD-JWT, base64url of an mdoc or a CWT, the JSON of
// an object. `permit` is what the policy allowed `draft` under. Fails with kClaimsRefused or
// kJwkInvalid for a draft that the format cannot hold, and as `sign` does.
Result<std::string> BuildCredential(const CredentialDraft& draft,
                                    const SigningPolicy::Permit& permit,
                                    const Config& config,
                                    const FormatTools& tools,
                                    const SignCallback& sign);

}  // namespace issuer
