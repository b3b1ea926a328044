// A Claim 169 credential as the text of a QR code: compressed, then Base45. [claim-169 §3.2.1]
#pragma once

#include <cstddef>
#include <string>

#include "appliance/issuance/services.h"

namespace issuer {

// What a QR code of version 40 holds in alphanumeric mode, at its lowest level of error correction.
constexpr std::size_t kMaxPaperTextLen = 4'296;  // characters

// Whether a credential of `configuration` with these claims will fit a QR code: asked before
// anything is signed. Signatures compress to lengths of their own, so what is short of the limit by
// a hair is refused too. Fails with kClaimsRefused.
Status CheckFitsPaper(const CredentialConfiguration& configuration,
                      const ClaimValue& claims,
                      const Services& services);

// `cwt` as the signer returns it, base64url. Fails with kInternal if it is not.
Result<std::string> PaperTextOf(const std::string& cwt);

}  // namespace issuer
