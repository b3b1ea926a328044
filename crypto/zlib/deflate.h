// What others will inflate, as small as zlib makes it.
#pragma once

#include "appliance/base/bytes.h"

namespace issuer {

// One zlib stream, at the highest level. [rfc1950] [TSL-3]
Bytes DeflateZlib(ByteView content);

// One gzip member, at the highest level, without a name and a time. [rfc1952] [BSL-2]
Bytes DeflateGzip(ByteView content);

}  // namespace issuer
