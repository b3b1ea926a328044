// What a credential with a status needs before it is signed and after: a place in a list, and a
// record of it. [TSL-7]
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "appliance/base/status_reference.h"
#include "appliance/issuance/services.h"

namespace issuer {

// What is to be reserved for credentials of `configuration` that are about to be signed; nullopt
// where they have no status. Lists are shared by all that expire in the same bucket.
std::optional<StatusDemand> DemandStatus(const CredentialConfiguration& configuration,
                                         std::size_t num_credentials,
                                         const Services& services);

// Places for credentials that are signed without an access token's reservation; none where they
// have no status. Fails with kStoreDown, kStoreFull (retry).
Result<std::vector<StatusPlace>> TakeStatusPlaces(const CredentialConfiguration& configuration,
                                                  std::size_t num_credentials,
                                                  const Services& services);

// The URI of a list, or of the list in another of its forms.
std::string StatusListUri(const StatusSettings& status,
                          const StatusListId& list,
                          StatusListForm form);

// What the credential at `place` says.
StatusReference ReferenceTo(const StatusPlace& place, const StatusSettings& status);

// Records of credentials that were signed just now, one a place.
std::vector<IssuanceRecord> IssuancesAt(const std::vector<StatusPlace>& places,
                                        const OfferHandle& offer,
                                        const ConfigurationId& configuration,
                                        Timestamp expires_at,
                                        const Services& services);

}  // namespace issuer
