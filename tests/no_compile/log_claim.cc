// expect: no matching (member )?function
// Neither has a claim.
#include "appliance/base/claim_value.h"
#include "appliance/base/log.h"

namespace issuer {

void Tell(Log& log, const ClaimValue& claim) {
  log.Info("issued").With("claim", claim).Write();
}

}  // namespace issuer
