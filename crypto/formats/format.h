// What every credential format needs: somebody who signs.
#pragma once

#include <functional>

#include "appliance/base/bytes.h"
#include "appliance/base/result.h"

namespace issuer {

// Signs `signing_input` whole (the callee hashes) and returns the raw signature as JOSE wants it:
// r‖s or Ed25519's 64 bytes. Its errors pass through the format unchanged.
using SignCallback = std::function<Result<Bytes>(ByteView signing_input)>;

}  // namespace issuer
