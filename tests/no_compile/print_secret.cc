// expect: operator<<|invalid operands
// A secret has no way into a stream.
#include <ostream>

#include "appliance/base/secret.h"

namespace issuer {

void Print(std::ostream& out, const TxCode& code) {
  out << code;
}

}  // namespace issuer
