// Identity data for a QR code on paper: typed draft in, CWT out. [claim-169 §3] [rfc8392]
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "appliance/base/bytes.h"
#include "appliance/base/claim_value.h"
#include "appliance/base/clock.h"
#include "appliance/base/public_key.h"
#include "appliance/base/result.h"
#include "appliance/base/status_reference.h"

namespace issuer {

// What references name must live until BuildClaim169 returns.
struct Claim169Draft {
  std::string issuer;  // iss
  SignatureAlgorithm algorithm = SignatureAlgorithm::kEs256;
  std::string key_id;        // kid: the key's name in the issuer's JWKS
  const ClaimValue& claims;  // kObject of attributes, by the names of claim169.h
  Timestamp issued_at{};     // iat and nbf
  Timestamp expires_at{};
  std::optional<StatusReference> status;  // [draft-ietf-oauth-status-list §6.3]
};

// The CWT, tagged as such (61) and as COSE_Sign1 (18), uncompressed. The key is told by kid alone:
// a chain would fill a third of the code. Fails with kClaimsRefused for an attribute that the
// specification does not have, one of another type, none at all, or an end before the beginning;
// and with what `sign` fails with, which is called as BuildCoseSign1 does.
Result<Bytes> BuildClaim169(const Claim169Draft& draft,
                            const std::function<Result<Bytes>(ByteView)>& sign);

}  // namespace issuer
