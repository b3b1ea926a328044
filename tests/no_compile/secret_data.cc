// expect: no member named .?data
// The bytes of a secret are seen inside Expose() only.
#include "appliance/base/secret.h"

namespace issuer {

const void* Bytes(const TxCode& code) {
  return code.data();
}

}  // namespace issuer
