// N-Quads in. No program of ours reads any: this is for the test vectors of others and for the
// fuzzer, and not in the library that signerd links.
#pragma once

#include <cstddef>
#include <string_view>

#include "appliance/base/result.h"
#include "appliance/base/size.h"
#include "crypto/rdf/dataset.h"
#include "crypto/rdf/rdf_error.h"

namespace issuer {

struct NQuadsLimits {
  std::size_t max_len = kMiB;  // bytes of text
  std::size_t max_num_quads = 20'000;
};

// Reads one document of the grammar, whole; every quad in its order, repeated ones included. IRIs
// must be IsIri() once their escapes are resolved. Fails with kMalformed, or kTooLarge beyond
// `limits`. [n-quads §5]
Result<RdfDataset, RdfError> ReadNQuads(std::string_view text, const NQuadsLimits& limits = {});

}  // namespace issuer
