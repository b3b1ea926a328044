// expect: private
// Nobody but the verifier says that a sender holds a key.
#include "appliance/issuance/dpop.h"

namespace issuer {

DpopProof Claim(const Digest& key) {
  return DpopProof(key);
}

}  // namespace issuer
