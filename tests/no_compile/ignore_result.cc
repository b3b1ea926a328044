// expect: nodiscard
// A Result is looked at.
#include "appliance/base/result.h"

namespace issuer {

Status Work();
void Ignore() {
  Work();
}

}  // namespace issuer
