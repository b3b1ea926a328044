// Whatever a document says, the dataset has only terms that RDF has, is the same a second time, and
// is the same whether losses are refused or allowed if there are none. And the reader of contexts
// takes no text that the strict reader refuses.
#include <cstdlib>

#include "appliance/base/json_reader.h"
#include "crypto/jsonld/context_reader.h"
#include "crypto/jsonld/context_store.h"
#include "crypto/jsonld/json_ld.h"
#include "crypto/rdf/term_syntax.h"

namespace {

void Require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const issuer::ContextStore contexts;
  static issuer::JsonLdProcessor processor(contexts);
  const std::string_view text = issuer::AsText({data, size});
  const auto document = issuer::ParseJson(text);
  const auto context = issuer::ReadContextText(text);
  if (!document.has_value()) {
    return 0;
  }
  Require(!context.has_value() || *context == *document);
  issuer::JsonLdOptions lenient;
  lenient.loss = issuer::Loss::kAllow;
  lenient.base = "https://example.org/folder/document";
  lenient.rdf_direction = issuer::RdfDirection::kCompoundLiteral;
  const auto lossy = processor.ToRdf(*document, lenient);
  Require(!lossy.has_value() || issuer::CheckTerms(*lossy).has_value());
  const auto strict = processor.ToRdf(*document);
  if (strict.has_value()) {
    Require(issuer::CheckTerms(*strict).has_value());
    issuer::JsonLdOptions allowing;
    allowing.loss = issuer::Loss::kAllow;
    const auto allowed = processor.ToRdf(*document, allowing);
    Require(allowed.has_value() && *allowed == *strict);
  }
  return 0;
}
