#include "api/wallet/token_sender.h"

namespace issuer {
namespace {

Result<ClientId> AuthenticateClient(const HttpRequest& request, const Form& form) {
  const bool is_presented = request.CountHeaders("authorization") != 0 ||
                            request.CountHeaders("oauth-client-attestation") != 0 ||
                            request.CountHeaders("oauth-client-attestation-pop") != 0 ||
                            form.Find("client_assertion") != nullptr ||
                            form.Find("client_assertion_type") != nullptr ||
                            form.Find("client_secret") != nullptr;
  if (is_presented) {
    return Fail(ErrorCode::kClientAuthenticationRefused, "client authentication presented");
  }
  return ClientId();
}

}  // namespace

Result<Sender> AuthenticateSender(const HttpRequest& request,
                                  const Form& form,
                                  const Services& /*services*/) {
  Sender sender;
  ASSIGN_OR_RETURN(sender.client, AuthenticateClient(request, form));
  return sender;
}

}  // namespace issuer
