// What is read as N-Quads is written so that the same is read again; its canonical form says the
// same with blank nodes and quads in another order, and is canonical.
#include <algorithm>
#include <cstdlib>

#include "appliance/base/bytes.h"
#include "crypto/rdf/canonicalization.h"
#include "crypto/rdf/n_quads_reader.h"
#include "crypto/rdf/n_quads_writer.h"

namespace {

void RenameBlankNode(issuer::RdfTerm& term) {
  if (term.kind == issuer::RdfTermKind::kBlankNode) {
    std::reverse(term.value.begin(), term.value.end());  // any text is a label here
  }
}

issuer::RdfDataset Shuffled(issuer::RdfDataset dataset) {
  std::reverse(dataset.begin(), dataset.end());
  for (issuer::RdfQuad& quad : dataset) {
    RenameBlankNode(quad.subject);
    RenameBlankNode(quad.object);
    if (quad.graph) {
      RenameBlankNode(*quad.graph);
    }
  }
  return dataset;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr issuer::CanonicalizationLimits kLimits{
      .max_num_quads = 200, .max_num_steps = 20'000, .max_depth = 32};
  const auto dataset = issuer::ReadNQuads(issuer::AsText({data, size}));
  if (!dataset.has_value()) {
    return 0;
  }
  const auto again = issuer::ReadNQuads(issuer::WriteNQuads(*dataset));
  if (!again.has_value() || *again != *dataset) {
    std::abort();
  }
  const auto canonical = issuer::Canonicalize(*dataset, issuer::RdfHash::kSha256, kLimits);
  if (!canonical.has_value()) {
    return 0;
  }
  const auto shuffled = issuer::Canonicalize(Shuffled(*dataset), issuer::RdfHash::kSha256, kLimits);
  const auto reread = issuer::ReadNQuads(canonical->n_quads);
  if ((shuffled.has_value() && shuffled->n_quads != canonical->n_quads) || !reread.has_value()) {
    std::abort();
  }
  const auto twice = issuer::Canonicalize(*reread, issuer::RdfHash::kSha256, kLimits);
  if (twice.has_value() && twice->n_quads != canonical->n_quads) {
    std::abort();
  }
  return 0;
}
