// expect: conver|no matching function
// Text does not become a secret unless somebody says so.
#include "appliance/base/secret.h"

namespace issuer {

void Redeem(PreAuthorizedCode code);
void FromText() {
  Redeem("0123456789");
}

}  // namespace issuer
