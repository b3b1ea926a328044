// expect: operator==|invalid operands
// Secrets are compared in constant time only.
#include "appliance/base/secret.h"

namespace issuer {

bool Compare(const TxCode& a, const TxCode& b) {
  return a == b;
}

}  // namespace issuer
