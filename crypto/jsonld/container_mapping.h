// The member @container of a term definition. [json-ld11-api §4.2.2 step 19.1]
#pragma once

#include <optional>

#include "crypto/jsonld/context.h"

namespace issuer {

// nullopt if `value` is none of the containers, or combinations of them, that exist.
std::optional<ContainerSet> ReadContainers(const JsonValue& value);

}  // namespace issuer
