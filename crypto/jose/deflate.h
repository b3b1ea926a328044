// DEFLATE without any wrapper, as JWE's `zip: DEF` has it. The only one beside crypto/zlib that
// sees zlib. [rfc7516 §4.1.3] [rfc1951]
#pragma once

#include <cstddef>

#include "appliance/base/bytes.h"
#include "appliance/base/result.h"
#include "appliance/base/secret.h"

namespace issuer {

Bytes Deflate(ByteView plain);

// One whole stream and nothing after it. Stops as soon as more than `max_len` bytes come out: a
// thousandfold expansion costs its sender nothing. Fails with kJweMalformed.
Result<WipedBytes> Inflate(ByteView compressed, std::size_t max_len);

}  // namespace issuer
