// What a context says beside its terms: @base, @vocab, @language, @direction.
#pragma once

#include <cstdint>

#include "crypto/jsonld/context.h"
#include "crypto/jsonld/json_ld_error.h"

namespace issuer {

enum class BaseCounts : std::uint8_t { kNo, kYes };  // in a context by URL, @base is not looked at

// Takes over the defaults of `definition`. [json-ld11-api §4.1.2 steps 5.7 to 5.10]
JsonLdStatus ApplyContextDefaults(const JsonValue::Object& definition,
                                  BaseCounts base_counts,
                                  ActiveContext& result);

}  // namespace issuer
