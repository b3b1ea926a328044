// What an operator asks to be issued: a configuration, and claims that fit its schema.
#pragma once

#include "api/operator/request_members.h"
#include "appliance/config/operators.h"
#include "appliance/issuance/create_offer.h"

namespace issuer {

// The member `configuration` of `members`. Fails with kOperatorRequestMalformed,
// kConfigurationUnknown, kOperatorForbidden (a configuration that is not the caller's).
Result<const CredentialConfiguration*, OperatorComplaint> ReadConfiguration(
    const RequestMembers& members,
    const Operator& caller,
    const CredentialConfigurations& credentials);

// The members `configuration` and `claims` of `members`. Fails with kOperatorRequestMalformed,
// kConfigurationUnknown, kOperatorForbidden (a configuration that is not the caller's),
// kClaimsRefused (with path and reason).
Result<OfferedCredential, OperatorComplaint> ReadOfferedCredential(
    const RequestMembers& members,
    const Operator& caller,
    const CredentialConfigurations& credentials);

}  // namespace issuer
