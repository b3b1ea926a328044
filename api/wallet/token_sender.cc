#include "api/wallet/token_sender.h"

#include "api/wallet/presented_client.h"
#include "appliance/issuance/client_authentication.h"

namespace issuer {

Result<Sender> AuthenticateSender(const HttpRequest& request,
                                  const Form& form,
                                  const Services& services) {
  ASSIGN_OR_RETURN(const PresentedClient presented,
                   ParsePresentedClient(request, form, services.config.trust.certificate_header));
  ASSIGN_OR_RETURN(const AuthenticatedClient client, AuthenticateClient(presented, services));
  Sender sender;
  sender.client = client.id;
  sender.client_method = client.method;
  sender.client_key = client.key;
  RETURN_IF_ERROR(UseClientProof(client, services));  // last: nothing after it may fail
  return sender;
}

}  // namespace issuer
