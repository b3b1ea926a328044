// HTTP fields and form parameters → PresentedClient: which method of client authentication a token
// request uses. [rfc6749 §2.3] [rfc7521 §4.2] [rfc8705 §2] [abca-07]
#pragma once

#include <string>
#include <string_view>

#include "api/http/form.h"
#include "api/http/request.h"
#include "appliance/base/result.h"
#include "appliance/issuance/client_authentication.h"

namespace issuer {

// `certificate_header`  the lower-case name of the edge's field, which holds one certificate as
// PEM, percent-encoded (nginx: $ssl_client_escaped_cert); empty: none is looked at. Whatever is
// presented must be one whole proof: half of one, the same one twice or an unknown kind is never
// taken for anonymous access. Fails with kTokenRequestMalformed if there are two methods
// ("The client MUST NOT use more than one authentication method in each request"),
// kClientAttestationInvalid, kClientAuthenticationFailed, kClientAuthenticationRefused (Basic, or a
// client secret).
Result<PresentedClient> ParsePresentedClient(const HttpRequest& request,
                                             const Form& form,
                                             std::string_view certificate_header);

}  // namespace issuer
