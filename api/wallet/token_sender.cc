#include "api/wallet/token_sender.h"

#include <optional>

#include "api/wallet/dpop_fields.h"

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

// The key that the token will be bound to; none: it will be a bearer token.
Result<std::optional<Digest>> AuthenticateKey(const HttpRequest& request,
                                              const Services& services) {
  const DpopMode mode = services.config.dpop.mode;
  if (mode == DpopMode::kOff || (mode == DpopMode::kAllowed && !HasDpopField(request))) {
    return std::optional<Digest>();
  }
  ASSIGN_OR_RETURN(const DpopProof proof, ProveSenderKey(request, std::nullopt, services));
  return std::optional(proof.key());
}

}  // namespace

Result<Sender> AuthenticateSender(const HttpRequest& request,
                                  const Form& form,
                                  const Services& services) {
  Sender sender;
  // The key first: wallets make a new DPoP proof for every request, but may repeat what
  // authenticates the client, which must not be used up by a request that asks for a nonce.
  ASSIGN_OR_RETURN(sender.dpop_key, AuthenticateKey(request, services));
  ASSIGN_OR_RETURN(sender.client, AuthenticateClient(request, form));
  return sender;
}

}  // namespace issuer
