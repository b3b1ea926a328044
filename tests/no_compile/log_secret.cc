// expect: no matching (member )?function
// Neither has a secret.
#include "appliance/base/log.h"
#include "appliance/base/secret.h"

namespace issuer {

void Tell(Log& log, const TxCode& code) {
  log.Info("redeem").With("tx_code", code).Write();
}

}  // namespace issuer
