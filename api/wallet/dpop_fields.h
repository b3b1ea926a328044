// What a request says about its sender's key: HTTP request → DpopRequest. [rfc9449 §4.3]
#pragma once

#include "api/http/request.h"
#include "appliance/issuance/dpop.h"
#include "appliance/issuance/services.h"

namespace issuer {

// True if `request` has a DPoP field, or several.
bool HasDpopField(const HttpRequest& request);

// The proof of `request`, which must have led to a route: then its path is, byte for byte, one that
// was made of our identifier, so that with the identifier's origin it is the endpoint's public URL.
// The Host field has no say in it. `token`: SHA-256 of the access token, at resources. Fails as
// DpopVerifier::Verify does.
Result<DpopProof> ProveSenderKey(const HttpRequest& request,
                                 const std::optional<Digest>& token,
                                 const Services& services);

}  // namespace issuer
