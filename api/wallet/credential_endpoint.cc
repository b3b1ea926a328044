#include "api/wallet/credential_endpoint.h"

#include "api/wallet/credential_request.h"
#include "api/wallet/credential_response.h"

namespace issuer {

Result<HttpResponse> AnswerCredentialRequest(const HttpRequest& request,
                                             const AuthenticatedWallet& wallet,
                                             const WalletContext& context) {
  const Services& services = context.services;
  ASSIGN_OR_RETURN(
      const CredentialRequest credential_request,
      ParseCredentialRequest(request, wallet.authorization.record, services.credentials));
  ASSIGN_OR_RETURN(
      const CredentialResponse response,
      IssueCredential(
          credential_request, wallet.token, wallet.authorization, request.id, services));
  return RenderCredentialResponse(response);
}

}  // namespace issuer
