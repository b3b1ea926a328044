#include "api/operator/visible_offer.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "appliance/issuance/read_offer.h"

namespace issuer {
namespace {

constexpr std::size_t kHandleLen = 25;  // characters, see OfferHandle

}  // namespace

bool IsVisible(const OfferRecord& offer, const Operator& identity) {
  return std::all_of(offer.configurations.begin(),
                     offer.configurations.end(),
                     [&](const ConfigurationId& id) { return Covers(identity, id); });
}

Result<OfferRecord> FindOffer(const HttpRequest& request,
                              const AuthenticatedOperator& caller,
                              const Services& services) {
  if (request.path_parameter.size() != kHandleLen) {
    return Fail(ErrorCode::kOfferUnknown, "not of a handle's length");
  }
  ASSIGN_OR_RETURN(OfferRecord offer, ShowOffer(OfferHandle(request.path_parameter), services));
  if (!IsVisible(offer, caller.identity)) {
    return Fail(ErrorCode::kOfferUnknown, "an offer beyond the caller's configurations");
  }
  return offer;
}

}  // namespace issuer
