// What one run of RDFC-1.0 knows about its dataset. Internal to this folder. [rdf-canon §4.2]
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "crypto/rdf/canonicalization.h"
#include "crypto/rdf/identifier_issuer.h"

namespace issuer {

// What is left of CanonicalizationLimits::max_num_steps.
class WorkBudget {
 public:
  explicit WorkBudget(std::size_t num_steps) : num_left_(num_steps) {}
  // False, from then on, once less than `num_steps` is left.
  bool Spend(std::size_t num_steps) {
    num_left_ = num_steps > num_left_ ? 0 : num_left_ - num_steps;
    return num_left_ != 0;
  }

 private:
  std::size_t num_left_;
};

struct CanonicalizationState {
  RdfHash hash;
  std::size_t max_depth;
  WorkBudget budget;
  // By label: the quads that mention it, each once. They point into the run's own dataset.
  std::map<std::string, std::vector<const RdfQuad*>> quads_of;
  // By label, filled before any Hash N-Degree Quads. [rdf-canon §4.6]
  std::map<std::string, std::string> first_degree_hashes;
  IdentifierIssuer canonical{"c14n"};
};

// Calls `visit(label, position)` for each blank node of `quad`; the position is 's', 'o' or 'g'.
template <typename Visitor>
void ForEachBlankNode(const RdfQuad& quad, const Visitor& visit) {
  if (quad.subject.kind == RdfTermKind::kBlankNode) {
    visit(quad.subject.value, 's');
  }
  if (quad.object.kind == RdfTermKind::kBlankNode) {
    visit(quad.object.value, 'o');
  }
  if (quad.graph && quad.graph->kind == RdfTermKind::kBlankNode) {
    visit(quad.graph->value, 'g');
  }
}

}  // namespace issuer
