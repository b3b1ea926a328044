// Who sends a token request: client authentication and DPoP, before anything is looked up or
// counted.
#pragma once

#include "api/http/form.h"
#include "api/http/request.h"
#include "appliance/base/result.h"
#include "appliance/issuance/sender.h"
#include "appliance/issuance/services.h"

namespace issuer {

// The key of a DPoP proof is the sender's, as far as the policy has it. [DPOP-10] [DPOP-11] A
// client authentication that is presented is always verified, even where anonymous access would do.
// Fails with kDpopProofInvalid, kDpopNonceRequired, kOverloaded as DpopVerifier does; as
// ParsePresentedClient, AuthenticateClient and UseClientProof do.
Result<Sender> AuthenticateSender(const HttpRequest& request,
                                  const Form& form,
                                  const Services& services);

}  // namespace issuer
