// Who sends a token request: client authentication and DPoP, before anything is looked up or
// counted.
#pragma once

#include "api/http/form.h"
#include "api/http/request.h"
#include "appliance/base/result.h"
#include "appliance/issuance/sender.h"
#include "appliance/issuance/services.h"

namespace issuer {

// What is presented is always verified, even where anonymous access would do. Fails as
// ParsePresentedClient, AuthenticateClient and UseClientProof do.
Result<Sender> AuthenticateSender(const HttpRequest& request,
                                  const Form& form,
                                  const Services& services);

}  // namespace issuer
