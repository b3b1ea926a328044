// An RDF 1.1 dataset as plain data: what JSON-LD documents become and canonicalization orders.
// [rdf11-concepts §3, §4]
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace issuer {

enum class RdfTermKind : std::uint8_t { kIri, kBlankNode, kLiteral };

// Which field counts is told by `kind`.
struct RdfTerm {
  RdfTermKind kind = RdfTermKind::kIri;
  std::string value;     // the IRI; the label without "_:"; the literal's lexical form
  std::string datatype;  // kLiteral: an IRI, never empty
  std::string language;  // kLiteral: not empty exactly when the datatype is rdf:langString
  friend bool operator==(const RdfTerm&, const RdfTerm&) = default;
};

struct RdfQuad {
  RdfTerm subject;    // kIri or kBlankNode
  RdfTerm predicate;  // kIri
  RdfTerm object;
  std::optional<RdfTerm> graph;  // kIri or kBlankNode; nullopt: the default graph
  friend bool operator==(const RdfQuad&, const RdfQuad&) = default;
};

using RdfDataset = std::vector<RdfQuad>;

}  // namespace issuer
