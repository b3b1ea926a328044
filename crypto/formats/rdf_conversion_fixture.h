// JSON-LD as tests of formats have it: a store with contexts of their own, a converter.
#pragma once

#include <string>
#include <string_view>

#include "appliance/base/check.h"
#include "crypto/formats/data_integrity.h"
#include "crypto/formats/rdf_conversion.h"
#include "crypto/jsonld/context_store.h"
#include "crypto/openssl/digest.h"

namespace issuer {

inline void AddContext(ContextStore& contexts, const std::string& url, std::string_view text) {
  CHECK(contexts.Add(url, text, Sha256(AsBytes(text))).has_value());
}

// `conversion` must outlive the result.
inline RdfConverter RdfBy(RdfConversion& conversion) {
  return [&conversion](const JsonValue& document) { return conversion.Convert(document); };
}

}  // namespace issuer
