// expect: conver|cannot|could not
// A Result is no value until somebody looked.
#include "appliance/base/result.h"

namespace issuer {

Result<int> Count();
int Unlooked() {
  return Count();
}

}  // namespace issuer
