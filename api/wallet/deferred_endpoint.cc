#include "api/wallet/deferred_endpoint.h"

#include "api/wallet/credential_response.h"
#include "api/wallet/deferred_request.h"
#include "appliance/issuance/deferred_issuance.h"

namespace issuer {

Result<HttpResponse> AnswerDeferredRequest(const HttpRequest& request,
                                           const AuthenticatedWallet& wallet,
                                           const WalletContext& context) {
  const Services& services = context.services;
  ASSIGN_OR_RETURN(const WalletBody body, ReadWalletBody(request, services));
  ASSIGN_OR_RETURN(const DeferredRequest wanted,
                   ParseDeferredRequest(body, services.config.encryption));
  ASSIGN_OR_RETURN(
      const CredentialResponse response,
      CollectCredential(wanted.transaction, wallet.authorization, request.id, services));
  return RenderCredentialResponse(response, wanted.response_recipient, services.random);
}

}  // namespace issuer
