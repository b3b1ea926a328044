// Credential Issuer metadata as a signed JWT: typed members in, compact JWS out. [vci-1.0 §12.2.3]
#pragma once

#include <span>
#include <string>

#include "appliance/base/bytes.h"
#include "appliance/base/claim_value.h"
#include "appliance/base/clock.h"
#include "appliance/base/public_key.h"
#include "appliance/base/result.h"
#include "crypto/formats/format.h"

namespace issuer {

// What views and references name must live until BuildSignedMetadata returns.
struct SignedMetadataDraft {
  std::string identifier;  // iss and sub
  SignatureAlgorithm algorithm = SignatureAlgorithm::kEs256;
  std::span<const Bytes> chain;  // DER certificates for x5c, leaf first, no trust anchor; not empty
  const ClaimValue& members;     // kObject, nothing in it selective
  Timestamp issued_at{};         // iat
  Timestamp expires_at{};        // exp
};

// Fails with kClaimsRefused if the members are not well formed, are not `identifier`'s (by
// credential_issuer) or use a name that is the signer's to write (iss, sub, iat, exp); or
// expires_at
// <= issued_at; and with what `sign` fails with.
Result<std::string> BuildSignedMetadata(const SignedMetadataDraft& draft, const SignCallback& sign);

}  // namespace issuer
