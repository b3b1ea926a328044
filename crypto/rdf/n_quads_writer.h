// RDF terms out, in the canonical form of N-Quads: one spelling for each quad. [rdf-canon §A]
#pragma once

#include <functional>
#include <string>

#include "crypto/rdf/dataset.h"

namespace issuer {

// What a blank node is called, without "_:", given its label in the dataset.
using BlankNodeName = std::function<std::string(const std::string& label)>;

// One line with its line feed. Precondition: CheckTerms() of a dataset with this quad.
std::string WriteNQuad(const RdfQuad& quad, const BlankNodeName& name_of);

// The quads in their order, blank nodes as they are labelled. Precondition: CheckTerms(dataset),
// and IsBlankNodeLabel() of each label.
std::string WriteNQuads(const RdfDataset& dataset);

}  // namespace issuer
