// Times as text, for people and for credentials.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "appliance/base/clock.h"

namespace issuer {

// "2026-01-01T00:00:00Z". [rfc3339 §5.6]
std::string ToRfc3339(Timestamp time);

// The same form read; nullopt for anything else, and for days that there are not.
std::optional<Timestamp> FromRfc3339(std::string_view text);

}  // namespace issuer
