// An operator, or a policy, says what became of a credential.
#pragma once

#include <string_view>

#include "appliance/issuance/services.h"

namespace issuer {

// "valid", "suspended", "revoked".
std::string_view NameOf(CredentialStatus status);

// Durable when it returns; verifiers see it once the list is published, which
// `status.publish_delay` bounds. The same again is fine. What is revoked stays so: the outcome is
// kFinal. Fails with kStoreDown, kStoreFull (retry).
Result<SetStatusOutcome> ChangeStatus(const IssuanceId& issuance,
                                      CredentialStatus status,
                                      const OperatorName& by,
                                      const Services& services);

// Revokes what a wallet says it deleted: every credential of the response that `notification` is
// about. [NOT-5] Fails with kStoreDown, kStoreFull (retry); then some may be revoked.
Status RevokeNotified(const OfferHandle& offer,
                      const Digest& notification,
                      const RequestId& request,
                      const Services& services);

}  // namespace issuer
