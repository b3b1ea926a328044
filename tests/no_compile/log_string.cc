// expect: no matching (member )?function
// Text that came from somewhere has no way into the log.
#include <string>

#include "appliance/base/log.h"

namespace issuer {

void Tell(Log& log, const std::string& body) {
  log.Info("request").With("body", body).Write();
}

}  // namespace issuer
