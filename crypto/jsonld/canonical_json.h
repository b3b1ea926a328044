// JSON in the one form that rdf:JSON literals have. [rfc8785] [json-ld11-api §8.2]
#pragma once

#include <string>

#include "appliance/base/json_value.h"

namespace issuer {

// `value` is UTF-8 throughout and has no numbers that are not finite.
std::string CanonicalJson(const JsonValue& value);

}  // namespace issuer
