// Has what an attester vouched for been revoked since? [PRF-24]
#pragma once

#include "appliance/base/clock.h"
#include "appliance/base/json_value.h"
#include "appliance/base/result.h"
#include "appliance/trust/trust_lists.h"

namespace issuer {

// Looks `status.status_list` of an attestation up in the pinned list of its uri: only VALID passes,
// and only a list that has not expired. An attestation without status, or with one that leads to no
// pinned list, passes unless `attester` requires one: nothing is fetched. Fails with kJwsMalformed.
Status CheckAttestationStatus(const JsonValue& payload,
                              const Attester& attester,
                              const TrustLists& trust,
                              Timestamp now);

}  // namespace issuer
