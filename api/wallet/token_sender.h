// Who sends a token request: client authentication and DPoP, before anything is looked up or
// counted.
#pragma once

#include "api/http/form.h"
#include "api/http/request.h"
#include "appliance/base/result.h"
#include "appliance/issuance/sender.h"
#include "appliance/issuance/services.h"

namespace issuer {

// The key of a DPoP proof is the sender's, as far as the policy has it. [DPOP-10] [DPOP-11] Fails
// with kDpopProofInvalid, kDpopNonceRequired, kOverloaded as DpopVerifier does;
// kClientAuthenticationRefused if the client authenticates itself: that is never taken
// unverified, and nothing here can verify it.
Result<Sender> AuthenticateSender(const HttpRequest& request,
                                  const Form& form,
                                  const Services& services);

}  // namespace issuer
