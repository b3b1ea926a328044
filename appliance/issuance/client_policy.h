// May this sender obtain what an offer covers?
#pragma once

#include <span>

#include "appliance/issuance/sender.h"
#include "appliance/issuance/services.h"

namespace issuer {

// Every one of `configurations` must allow the sender's method and, where it lists clients, the
// sender. A configuration that is no longer there is passed over: there is nothing to obtain. Fails
// with kClientUnidentified if the sender is anonymous, else with kClientNotAllowed.
// [TOK-4] [AS-5]
Status CheckClientPolicy(std::span<const ConfigurationId> configurations,
                         const Sender& sender,
                         const Services& services);

}  // namespace issuer
