#include "api/wallet/credential_endpoint.h"

#include "api/wallet/credential_request.h"
#include "api/wallet/credential_response.h"

namespace issuer {

Result<HttpResponse> AnswerCredentialRequest(const HttpRequest& request,
                                             const AuthenticatedWallet& wallet,
                                             const WalletContext& context) {
  const Services& services = context.services;
  ASSIGN_OR_RETURN(const WalletBody body, ReadWalletBody(request, services));
  ASSIGN_OR_RETURN(
      const CredentialRequest credential_request,
      ParseCredentialRequest(
          body, wallet.authorization.record, services.credentials, services.config.encryption));
  ASSIGN_OR_RETURN(
      const CredentialResponse response,
      IssueCredential(
          credential_request, wallet.token, wallet.authorization, request.id, services));
  return RenderCredentialResponse(response, credential_request.response_recipient, services.random);
}

}  // namespace issuer
