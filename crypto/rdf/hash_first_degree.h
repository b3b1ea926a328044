// Hash First Degree Quads: a blank node by the quads that mention it. Internal to this folder.
// [rdf-canon §4.6]
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crypto/rdf/canonicalization.h"
#include "crypto/rdf/dataset.h"

namespace issuer {

// Lower-case hex.
std::string HexHash(RdfHash hash, std::string_view text);

// `quads` are those that mention `label`, each once. Other blank nodes have no name in it.
std::string HashFirstDegreeQuads(RdfHash hash,
                                 const std::string& label,
                                 const std::vector<const RdfQuad*>& quads);

}  // namespace issuer
