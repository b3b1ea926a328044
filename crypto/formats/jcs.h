// JSON Canonicalization Scheme: one text for each value of I-JSON, byte for byte. [rfc8785]
#pragma once

#include <string>

#include "appliance/base/json_value.h"
#include "appliance/base/result.h"

namespace issuer {

// Members in the order of their names' UTF-16 code units, numbers as ECMAScript writes them, no
// escape that is not needed. Fails with kJsonMalformed for what is no I-JSON and so has no
// canonical form: text that is not UTF-8, a repeated member name, a decimal that is not finite, an
// integer that no double holds exactly. [rfc8785 §3.1] [rfc7493 §2]
Result<std::string> WriteJcs(const JsonValue& value);

}  // namespace issuer
