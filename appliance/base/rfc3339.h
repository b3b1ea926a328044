// Times as text, for people and for credentials.
#pragma once

#include <string>

#include "appliance/base/clock.h"

namespace issuer {

// "2026-01-01T00:00:00Z". [rfc3339 §5.6]
std::string ToRfc3339(Timestamp time);

}  // namespace issuer
