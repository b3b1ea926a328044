// expect: deleted
// Nor is a secret copied over another one.
#include "appliance/base/secret.h"

namespace issuer {

void Assign(TxCode& to, const TxCode& from) {
  to = from;
}

}  // namespace issuer
