// Base45: bytes in the alphabet of a QR code's alphanumeric mode. [rfc9285]
#pragma once

#include <string>

#include "appliance/base/bytes.h"

namespace issuer {

// Two bytes become three characters, a last one becomes two.
std::string Base45Encode(ByteView bytes);

}  // namespace issuer
