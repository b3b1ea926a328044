// A node map as quads. [json-ld11-api §8.1]
#pragma once

#include "crypto/jsonld/node_map.h"

namespace issuer {

// Sorted, each quad once. Fails with kDataDropped and kLimitExceeded.
JsonLdResult<RdfDataset> ToDataset(NodeMapper& mapper, const JsonLdOptions& options);

}  // namespace issuer
