// The URI of a request, in one spelling: what a DPoP proof names is compared with what we are.
#pragma once

#include <string>
#include <string_view>

#include "appliance/base/result.h"

namespace issuer {

// `uri` without query and fragment, after syntax-based and scheme-based normalisation: scheme and
// host in lower case, no default port, no percent-encoding of unreserved characters, hexadecimal
// digits in upper case, no dot segments, "/" for an empty path. [rfc9449 §4.3] [rfc3986 §6.2.2,
// §6.2.3] At most 2,048 bytes of http or https with a host and without a user part; anything else
// fails with kEncodingMalformed. What is normalised stays the same when it is normalised again.
Result<std::string> NormalizeTargetUri(std::string_view uri);

}  // namespace issuer
