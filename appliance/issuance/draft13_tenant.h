// The tenant for wallets of OpenID4VCI draft 13: the same stores, signer and credentials under an
// identifier of its own, so that neither protocol bends the other. [openid4vci draft 13]
#pragma once

#include "appliance/issuance/services.h"

namespace issuer {

class Draft13Tenant {
 public:
  // Precondition: `services` is of an appliance that has this tenant. All that it refers to
  // outlives the tenant.
  explicit Draft13Tenant(const Services& services);
  Draft13Tenant(const Draft13Tenant&) = delete;
  Draft13Tenant& operator=(const Draft13Tenant&) = delete;

  // What the use cases work with for this tenant's wallets.
  const Services& services() const { return services_; }

 private:
  const Config config_;
  const CredentialConfigurations credentials_;  // those it can have: SD-JWT VCs
  const Services services_;
};

}  // namespace issuer
