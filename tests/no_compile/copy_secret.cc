// expect: deleted
// A secret is moved, never copied by accident.
#include "appliance/base/secret.h"

namespace issuer {

TxCode Copy(const TxCode& code) {
  return code;
}

}  // namespace issuer
