// JSON-LD 1.1: a document, expanded or as an RDF dataset. All that others need of this library.
// [json-ld11-api §9.2]
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "appliance/base/json_value.h"
#include "crypto/jsonld/context_loader.h"
#include "crypto/jsonld/json_ld_error.h"
#include "crypto/rdf/dataset.h"

namespace issuer {

// What becomes of a member that means nothing in RDF: a term without definition, a relative @type
// or
// @id, a null, an ill-formed language, an @index. Who signs the dataset must refuse it, since
// nobody would notice its change.
enum class Loss : std::uint8_t { kRefuse, kAllow };

// What becomes of @direction. [json-ld11-api §9.3 rdfDirection]
enum class RdfDirection : std::uint8_t { kNone, kI18nDatatype, kCompoundLiteral };

struct JsonLdOptions {
  Loss loss = Loss::kRefuse;
  std::string base;  // the document's URL; "" if it has none, and relative IRIs stay such
  RdfDirection rdf_direction = RdfDirection::kNone;
  const JsonValue* expand_context = nullptr;  // applied before the document's own; may be null
};

// Expands documents and remembers the contexts it met, so that the second credential of a kind
// costs no context processing. What it remembers is bounded (limits.h); nothing is fetched. Belongs
// to one thread; a loader may serve many.
class JsonLdProcessor {
 public:
  // `loader` must outlive the processor.
  explicit JsonLdProcessor(const ContextLoader& loader);
  JsonLdProcessor(const JsonLdProcessor&) = delete;
  JsonLdProcessor& operator=(const JsonLdProcessor&) = delete;
  ~JsonLdProcessor();

  // An array of node objects in expanded form. [json-ld11-api §5.1] Fails with the specification's
  // code, with kDataDropped (Loss::kRefuse only) or with kLimitExceeded; never worth a retry.
  JsonLdResult<JsonValue> Expand(const JsonValue& document, const JsonLdOptions& options = {});

  // The document's quads in a fixed order, each once, blank nodes named b0, b1 and so on as they
  // were met. Fails as Expand does. [json-ld11-api §7.1, §8.1]
  JsonLdResult<RdfDataset> ToRdf(const JsonValue& document, const JsonLdOptions& options = {});

 private:
  class Memory;
  std::unique_ptr<Memory> memory_;
};

}  // namespace issuer
