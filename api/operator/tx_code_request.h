// The member `tx_code` of POST /v1/offers. [vci-1.0 §4.1.1]
#pragma once

#include <optional>

#include "api/error_response.h"
#include "api/operator/request_members.h"
#include "appliance/base/result.h"
#include "appliance/issuance/create_offer.h"

namespace issuer {

// nullopt if the member is absent or null: an offer without transaction code. Fails with
// kOperatorRequestMalformed.
Result<std::optional<TxCodeSpecification>, OperatorComplaint> ParseTxCodeMember(
    const RequestMembers& request);

}  // namespace issuer
