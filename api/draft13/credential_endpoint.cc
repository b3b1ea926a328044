#include "api/draft13/credential_endpoint.h"

#include <string>
#include <utility>
#include <vector>

#include "api/draft13/credential_request.h"
#include "api/error_response.h"
#include "appliance/base/check.h"
#include "appliance/issuance/issue_credential.h"

namespace issuer {
namespace {

bool IsAboutTheProof(ErrorCode code) {
  return code == ErrorCode::kProofInvalid || code == ErrorCode::kProofNonceMissing ||
         code == ErrorCode::kProofNonceUnacceptable;
}

HttpResponse AskForAnotherProof(const Services& services) {
  const ErrorAnswer answer = AnswerTo(ErrorCode::kProofInvalid);
  JsonWriter json;
  json.BeginObject();
  json.Member("error").Text(answer.error);
  json.Member("error_description").Text(answer.sentence);
  WriteNonceMembers(json, services);
  json.EndObject();
  return HttpResponse::Json(answer.status, std::move(json).Take());
}

Result<std::vector<std::string>> Issue(const HttpRequest& request,
                                       const AuthenticatedWallet& wallet,
                                       const Services& services) {
  ASSIGN_OR_RETURN(
      const CredentialRequest wanted,
      ParseDraft13CredentialRequest(request, wallet.authorization.record, services.credentials));
  ASSIGN_OR_RETURN(
      CredentialResponse response,
      IssueCredential(wanted, wallet.token, wallet.authorization, request.id, services));
  CHECK(!response.pending.has_value());  // deferred issuance is off for this tenant
  return std::move(response.credentials);
}

}  // namespace

Result<HttpResponse> AnswerDraft13CredentialRequest(const HttpRequest& request,
                                                    const AuthenticatedWallet& wallet,
                                                    const WalletContext& context) {
  const Services& services = context.services;
  const Result<std::vector<std::string>> credentials = Issue(request, wallet, services);
  if (!credentials.has_value() && IsAboutTheProof(credentials.error().code)) {
    return AskForAnotherProof(services);
  }
  if (!credentials.has_value()) {
    return Unexpected(credentials.error());
  }
  JsonWriter json;
  json.BeginObject();
  json.Member("credential").Text(credentials->front());
  WriteNonceMembers(json, services);
  json.EndObject();
  return HttpResponse::Json(200, std::move(json).Take());
}

void WriteNonceMembers(JsonWriter& json, const Services& services) {
  json.Member("c_nonce").Text(services.nonces.proofs.Mint(services.clock.Now(), services.random));
  json.Member("c_nonce_expires_in").Integer(services.config.lifetimes.nonce.count());
}

}  // namespace issuer
