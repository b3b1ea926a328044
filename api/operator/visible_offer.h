// The offers that an operator may know of.
#pragma once

#include "api/operator/operator_context.h"
#include "storage/records.h"

namespace issuer {

// True if every configuration of the offer is the operator's.
bool IsVisible(const OfferRecord& offer, const Operator& identity);

// The offer that the path names. Fails with kOfferUnknown also where it is not visible.
Result<OfferRecord> FindOffer(const HttpRequest& request,
                              const AuthenticatedOperator& caller,
                              const Services& services);

}  // namespace issuer
