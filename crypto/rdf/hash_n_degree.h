// Hash N-Degree Quads: blank nodes that look alike are told apart by those around them. Internal to
// this folder. [rdf-canon §4.8]
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "crypto/rdf/canonicalization_state.h"
#include "crypto/rdf/identifier_issuer.h"

namespace issuer {

struct NDegreeHash {
  std::string hash;
  IdentifierIssuer issuer;  // with those it named on its way
};

// `issuer` has named `label`. `depth` is 0 for the first call. nullopt if the state's budget or
// depth is spent.
std::optional<NDegreeHash> HashNDegreeQuads(CanonicalizationState& state,
                                            const std::string& label,
                                            IdentifierIssuer issuer,
                                            std::size_t depth);

}  // namespace issuer
