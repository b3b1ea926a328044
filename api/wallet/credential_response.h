// CredentialResponse → HTTP: the one place where a credential response gets its form.
#pragma once

#include <optional>

#include "api/http/response.h"
#include "api/wallet/wallet_body.h"
#include "appliance/issuance/credential_response.h"

namespace issuer {

// 200 with the credentials, or 202 with transaction and interval, and nothing else [CRS-1] [CRS-2];
// encrypted for `recipient` if there is one, whatever the status [ENC-5]. Fails as
// RenderForWallet() does.
Result<HttpResponse> RenderCredentialResponse(const CredentialResponse& response,
                                              const std::optional<JweRecipient>& recipient,
                                              Random& random);

}  // namespace issuer
