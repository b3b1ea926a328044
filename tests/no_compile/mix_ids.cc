// expect: conver|reference|no matching function
// An identifier of one kind is none of another.
#include "appliance/base/id.h"

namespace issuer {

void Show(const OfferHandle& offer);
void Mix(const RequestId& request) {
  Show(request);
}

}  // namespace issuer
