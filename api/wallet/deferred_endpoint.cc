#include "api/wallet/deferred_endpoint.h"

#include "api/wallet/credential_response.h"
#include "api/wallet/deferred_request.h"
#include "appliance/issuance/deferred_issuance.h"

namespace issuer {

Result<HttpResponse> AnswerDeferredRequest(const HttpRequest& request,
                                           const AuthenticatedWallet& wallet,
                                           const WalletContext& context) {
  ASSIGN_OR_RETURN(const TransactionId transaction, ParseDeferredRequest(request));
  ASSIGN_OR_RETURN(
      const CredentialResponse response,
      CollectCredential(transaction, wallet.authorization, request.id, context.services));
  return RenderCredentialResponse(response);
}

}  // namespace issuer
