// Bytes that a peer compressed, with a hard limit on what they may grow to.
#pragma once

#include <cstddef>

#include "appliance/base/bytes.h"
#include "appliance/base/result.h"

namespace issuer {

// The content of one zlib stream [rfc1950], whole: nothing may follow it, its checksum must be
// right, and no preset dictionary is known. Stops at `max_len` bytes of content. Fails with
// kEncodingMalformed.
Result<Bytes> InflateZlib(ByteView stream, std::size_t max_len);

}  // namespace issuer
