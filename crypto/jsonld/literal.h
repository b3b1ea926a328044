// A value object as an RDF literal. [json-ld11-api §8.2]
#pragma once

#include <optional>
#include <string>

#include "crypto/jsonld/json_ld.h"

namespace issuer {

// nullopt if the value's type or language is ill-formed, and the literal so has no place in RDF.
// @direction counts with RdfDirection::kI18nDatatype only.
std::optional<RdfTerm> ToLiteral(const JsonValue& value, RdfDirection rdf_direction);

// False if a number of the value loses digits on the way: xsd:double has sixteen of them in its
// canonical form, a JSON literal no integers beyond 2^53.
bool KeepsDigits(const JsonValue& value);

// A literal of type xsd:string.
RdfTerm StringLiteral(std::string text);

// A language tag in lower case, as it stands beside a direction.
std::string LowerCase(std::string tag);

}  // namespace issuer
