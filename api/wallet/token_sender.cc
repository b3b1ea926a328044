#include "api/wallet/token_sender.h"

#include <optional>

#include "api/wallet/dpop_fields.h"
#include "api/wallet/presented_client.h"
#include "appliance/issuance/client_authentication.h"

namespace issuer {
namespace {

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
  ASSIGN_OR_RETURN(const PresentedClient presented,
                   ParsePresentedClient(request, form, services.config.trust.certificate_header));
  ASSIGN_OR_RETURN(const AuthenticatedClient client, AuthenticateClient(presented, services));
  sender.client = client.id;
  sender.client_method = client.method;
  sender.client_key = client.key;
  RETURN_IF_ERROR(UseClientProof(client, services));  // last: nothing after it may fail
  return sender;
}

}  // namespace issuer
