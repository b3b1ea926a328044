// The way from JSON-LD to RDF for all threads that sign or verify: processors that remember the
// contexts they met, one a thread at a time.
#pragma once

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "appliance/base/json_value.h"
#include "appliance/base/result.h"
#include "crypto/jsonld/json_ld.h"
#include "crypto/rdf/dataset.h"

namespace issuer {

// Any thread.
class RdfConversion {
 public:
  // `contexts` must outlive it.
  explicit RdfConversion(const ContextLoader& contexts) : contexts_(contexts) {}

  // In safe mode, unless `loss` allows for members that mean nothing in RDF. Fails with
  // kClaimsRefused if something of the document would not be signed, or it is no JSON-LD under the
  // known contexts; retrying does not help. [LD-6] [LD-7]
  Result<RdfDataset> Convert(const JsonValue& document, Loss loss = Loss::kRefuse);

  bool KnowsContext(std::string_view url) const { return contexts_.Find(url) != nullptr; }

 private:
  std::unique_ptr<JsonLdProcessor> Take();

  const ContextLoader& contexts_;
  std::mutex mutex_;  // guards idle_
  std::vector<std::unique_ptr<JsonLdProcessor>> idle_;
};

}  // namespace issuer
