// GET of the root certificate of the document signers, and of its revocation list, whose address
// stands in their certificates. [MD-10] [rfc5280 §4.2.1.13]
#pragma once

#include "api/wallet/wallet_context.h"

namespace issuer {

// DER, application/pkix-cert. [rfc2585 §4.1]
Result<HttpResponse> AnswerIacaCertificate(const HttpRequest& request,
                                           const WalletContext& context);
// DER, application/pkix-crl. [rfc2585 §4.2]
Result<HttpResponse> AnswerIacaList(const HttpRequest& request, const WalletContext& context);

}  // namespace issuer
