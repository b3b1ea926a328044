// A claim tree → the members of a JSON-LD document, so that every part is signed and read by all
// verifiers alike.
#pragma once

#include "appliance/base/claim_value.h"
#include "appliance/base/json_value.h"
#include "appliance/base/result.h"

namespace issuer {

// Precondition: IsWellFormed(claims). Bytes become base64 text; decimals without a fraction become
// integers, since JSON-LD calls them so and not every parser does. Fails with kClaimsRefused for
//   a name that begins with "@", but @value, @language and @direction below the top: "@context"
//   would give terms another meaning, and names in the form of a keyword are dropped;
//   a name with a colon at the top: an IRI in place of a term, the issuer's terms too;
//   null, which no dataset contains;
//   a number without fraction beyond 2^53, which parsers round. [json-ld11-api §8.6] [rfc7493 §2.2]
Result<JsonValue::Object> ToJsonLdMembers(const ClaimValue& claims);

}  // namespace issuer
