// Whether a term can be written as N-Quads so that a reader finds the same term.
#pragma once

#include <string_view>

#include "appliance/base/result.h"
#include "crypto/rdf/dataset.h"
#include "crypto/rdf/rdf_error.h"

namespace issuer {

// The two datatypes that N-Quads does not spell out.
constexpr std::string_view kXsdString = "http://www.w3.org/2001/XMLSchema#string";
constexpr std::string_view kRdfLangString = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString";

// An absolute IRI as far as N-Quads tells: a scheme, and no character that IRIREF excludes. Inside
// an IRI such a character would end the term and begin another. [n-quads §5] [rfc3986 §3.1]
bool IsIri(std::string_view text);

// LANGTAG without its "@". [n-quads §5]
bool IsLanguageTag(std::string_view text);

// BLANK_NODE_LABEL without its "_:". [n-quads §5]
bool IsBlankNodeLabel(std::string_view text);

// Fails with kMalformed if a term is of a kind that has no business in its place, is no UTF-8, or
// is not what the three functions above demand. Labels of blank nodes may be any text: they are
// renamed before anything is written.
Result<void, RdfError> CheckTerms(const RdfDataset& dataset);

}  // namespace issuer
