#include "crypto/jsonld/json_ld.h"

#include <utility>

#include "crypto/jsonld/context_cache.h"
#include "crypto/jsonld/expander.h"
#include "crypto/jsonld/json_tree.h"
#include "crypto/jsonld/limits.h"
#include "crypto/jsonld/node_map.h"
#include "crypto/jsonld/to_rdf.h"

namespace issuer {

class JsonLdProcessor::Memory {
 public:
  explicit Memory(const ContextLoader& loader) : contexts(loader) {}
  ContextCache contexts;
};

JsonLdProcessor::JsonLdProcessor(const ContextLoader& loader)
    : memory_(std::make_unique<Memory>(loader)) {}

JsonLdProcessor::~JsonLdProcessor() = default;

JsonLdResult<JsonValue> JsonLdProcessor::Expand(const JsonValue& document,
                                                const JsonLdOptions& options) {
  if (!IsWithin(document, kMaxJsonLdDepth, kMaxJsonLdValues)) {
    return FailJsonLd(JsonLdErrorCode::kLimitExceeded, "the document is too deep or too large");
  }
  memory_->contexts.BeginDocument();
  Expander expander(memory_->contexts, options);
  ASSIGN_OR_RETURN(JsonValue::Array expanded, expander.ExpandDocument(document));
  return JsonValue(std::move(expanded));
}

JsonLdResult<RdfDataset> JsonLdProcessor::ToRdf(const JsonValue& document,
                                                const JsonLdOptions& options) {
  ASSIGN_OR_RETURN(const JsonValue expanded, Expand(document, options));
  NodeMapper mapper(options.loss);
  RETURN_IF_ERROR(mapper.AddDocument(expanded));
  return ToDataset(mapper, options);
}

}  // namespace issuer
