// IRIs as JSON-LD sees them: which texts are some, and how relative ones are resolved. [rfc3986]
// [rfc3987]
#pragma once

#include <string>
#include <string_view>

namespace issuer {

// True if `text` begins with a scheme and a colon: it is then no relative reference.
bool HasScheme(std::string_view text);

// True if `text` has a scheme and no character that RFC 3987 forbids everywhere. Finer rules of the
// grammar are not checked.
bool IsWellFormedIri(std::string_view text);

// True if `text` begins with "_:".
bool IsBlankNodeId(std::string_view text);

// True if `text` is "_:" and a label of N-Quads. [n-quads BLANK_NODE_LABEL]; above ASCII anything
// goes.
bool IsWellFormedBlankNodeId(std::string_view text);

// True if `tag` has the form of a language tag. [bcp47 §2.1]; its registry is not asked.
bool IsWellFormedLanguage(std::string_view tag);

// `reference` seen from `base`, an absolute IRI. Nothing is normalised but dot segments.
// [rfc3986 §5.2]
std::string ResolveIri(std::string_view base, std::string_view reference);

}  // namespace issuer
