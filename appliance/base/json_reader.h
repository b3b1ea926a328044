// Strict JSON in. The only file that sees nlohmann/json, kept away from its lenient DOM: our own
// handler refuses what that would let through (repeated members, boundless depth, numbers that do
// not fit).
#pragma once

#include <cstddef>
#include <string_view>

#include "appliance/base/json_value.h"
#include "appliance/base/result.h"
#include "appliance/base/size.h"

namespace issuer {

struct JsonLimits {
  std::size_t max_len = 256 * kKiB;  // bytes of text
  std::size_t max_depth = 16;        // arrays and objects within each other
  std::size_t max_num_values = 20'000;
};

// For a text that we wrote ourselves: as large and as manifold as it is.
inline JsonLimits OwnDocumentLimits(std::string_view text) {
  return {.max_len = text.size(), .max_depth = 32, .max_num_values = text.size()};
}

// Parses one JSON text [rfc8259], whole. Refuses: anything that is not UTF-8, a byte order mark,
// repeated member names, integers outside int64, decimals outside double, and what exceeds
// `limits`. Fails with kJsonMalformed.
Result<JsonValue> ParseJson(std::string_view text, const JsonLimits& limits = {});

}  // namespace issuer
