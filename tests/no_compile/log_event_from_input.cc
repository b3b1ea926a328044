// expect: conver|consteval|constant
// An event is named by a literal, not by a value.
#include "appliance/base/log.h"

namespace issuer {

void Tell(Log& log, const char* event) {
  log.Info(event).Write();
}

}  // namespace issuer
