// expect: conver|no matching function
// A transaction code is no pre-authorized code.
#include "appliance/base/secret.h"

namespace issuer {

void Redeem(PreAuthorizedCode code);
void Mix(TxCode code) {
  Redeem(std::move(code));
}

}  // namespace issuer
