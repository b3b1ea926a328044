// Strict JSON in, for the texts of contexts only: files that ship with this library or that the
// operator's configuration names with their SHA-256. signerd reads them at start and has no other
// JSON parser (docs/adr/0016). What strangers send goes to json_reader.
#pragma once

#include <string_view>

#include "appliance/base/json_value.h"
#include "crypto/jsonld/json_ld_error.h"

namespace issuer {

// One JSON text [rfc8259], whole. Refuses what json_reader refuses: other encodings than UTF-8, a
// byte order mark, repeated member names, numbers that do not fit, and more than kMaxContextLen
// bytes, kMaxContextDepth levels or kMaxContextValues values. Fails with kContextUnusable.
JsonLdResult<JsonValue> ReadContextText(std::string_view text);

}  // namespace issuer
