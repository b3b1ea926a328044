// The files that chancery.toml names for clients and attesters → TrustLists.
// [docs/configuration.md]
#pragma once

#include "appliance/base/clock.h"
#include "appliance/base/result.h"
#include "appliance/config/config.h"
#include "appliance/trust/trust_lists.h"

namespace issuer {

// Reads and checks every file. All complaints together.
Result<TrustLists, ConfigComplaints> ReadTrustLists(const TrustSettings& settings);

// What will not be believed at `now`, though it is well-formed: anchors that are not valid, status
// lists that have expired. For whoever checks a configuration: a start does not fail for it, and
// whoever depends on it is refused.
ConfigComplaints StaleTrust(const TrustSettings& settings, const TrustLists& lists, Timestamp now);

}  // namespace issuer
