// For tests: reads the test cases of sd-jwt-python, which are YAML with the tag `!sd` on what is
// selective.
#pragma once

#include <string_view>

#include "appliance/base/claim_value.h"

namespace issuer {

// The subset of YAML that those files use: block and flow collections, plain and quoted scalars on
// one line, comments, `!sd`. Aborts on anything it does not understand.
ClaimValue ReadSdJwtSpecification(std::string_view yaml);

}  // namespace issuer
