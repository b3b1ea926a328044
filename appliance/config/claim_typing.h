// An operator's JSON claims → typed, marked ClaimValue, by the configuration's claim schema.
#pragma once

#include <string>

#include "appliance/base/claim_value.h"
#include "appliance/base/json_value.h"
#include "appliance/base/result.h"
#include "appliance/config/credential_configuration.h"

namespace issuer {

// Which claim does not fit and why, for the operator: names from the schema or the request, never
// values.
struct ClaimComplaint {
  std::string path;         // "address.postal_code", "nationalities[2]"
  const char* reason = "";  // "is mandatory", "is not in the schema", "must be text", ...
};

// Checks types, mandatory and unknown members, lengths, allowed values and dates; copies disclosure
// marks from the schema. kBytes are standard padded base64 in JSON. The first complaint ends it.
Result<ClaimValue, ClaimComplaint> TypeClaims(const ClaimSchema& schema, const JsonValue& claims);

}  // namespace issuer
