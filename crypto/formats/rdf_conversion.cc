#include "crypto/formats/rdf_conversion.h"

#include <utility>

namespace issuer {

Result<RdfDataset> RdfConversion::Convert(const JsonValue& document, Loss loss) {
  std::unique_ptr<JsonLdProcessor> processor = Take();
  JsonLdResult<RdfDataset> dataset = processor->ToRdf(document, {.loss = loss, .base = {}});
  {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(processor));
  }
  if (!dataset.has_value()) {
    return Fail(ErrorCode::kClaimsRefused, dataset.error().detail);
  }
  return *std::move(dataset);
}

std::unique_ptr<JsonLdProcessor> RdfConversion::Take() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) {
    return std::make_unique<JsonLdProcessor>(contexts_);
  }
  std::unique_ptr<JsonLdProcessor> processor = std::move(idle_.back());
  idle_.pop_back();
  return processor;
}

}  // namespace issuer
