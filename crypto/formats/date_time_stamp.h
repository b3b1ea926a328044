// Times as Data Integrity proofs of others have them: with fractions and zones. [xmlschema11-2
// §3.4.28]
#pragma once

#include <optional>
#include <string_view>

#include "appliance/base/clock.h"

namespace issuer {

// "2026-01-01T01:00:00.5+01:00" as well as "2026-01-01T00:00:00Z"; the fraction is cut off. Nullopt
// for anything else, for times without a zone, before 1970, or longer than 64 bytes.
std::optional<Timestamp> FromDateTimeStamp(std::string_view text);

}  // namespace issuer
