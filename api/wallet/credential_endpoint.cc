#include "api/wallet/credential_endpoint.h"

#include <string>
#include <utility>
#include <vector>

#include "api/wallet/credential_request.h"
#include "appliance/base/json_writer.h"

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
      const std::vector<std::string> credentials,
      IssueCredential(
          credential_request, wallet.token, wallet.authorization, request.id, services));
  JsonWriter json;
  json.BeginObject().Member("credentials").BeginArray();
  for (const std::string& credential : credentials) {
    json.BeginObject().Member("credential").Text(credential).EndObject();
  }
  json.EndArray().EndObject();
  return RenderForWallet(
      200, std::move(json).Take(), credential_request.response_recipient, services.random);
}

}  // namespace issuer
