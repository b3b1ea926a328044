// An operator, or a policy, says what became of a credential.
#pragma once

#include <string_view>

#include "appliance/issuance/services.h"

namespace issuer {

// "valid", "suspended", "revoked".
std::string_view NameOf(CredentialStatus status);

// Who wants it, for the audit log.
struct StatusChanger {
  RequestId request;
  OperatorName operator_name;  // empty: the wallet itself
};

// Recorded in the audit log, then durable when it returns; verifiers see it once the list is
// published, which `status.publish_delay` bounds. The same again is fine. What is revoked stays so:
// the outcome is kFinal. Neither of these is recorded. Fails with kStoreDown, kStoreFull,
// kSignerDown, kSignerBusy, kAuditDown (retry); then nothing was changed.
Result<SetStatusOutcome> ChangeStatus(const IssuanceId& issuance,
                                      CredentialStatus status,
                                      const StatusChanger& by,
                                      const Services& services);

// Revokes what a wallet says it deleted: every credential of the response that `notification` is
// about. [NOT-5] Fails as ChangeStatus() does; then some may be revoked.
Status RevokeNotified(const OfferHandle& offer,
                      const Digest& notification,
                      const RequestId& request,
                      const Services& services);

}  // namespace issuer
