// Scalars, by what their property's definition says of them. [json-ld11-api §5.3]
#include <utility>

#include "crypto/jsonld/expander.h"
#include "crypto/jsonld/iri.h"

namespace issuer {

// `value` as the IRI of a node; relative ones against the document.
JsonLdResult<std::string> Expander::ExpandReference(const ActiveContext& context,
                                                    std::string_view value,
                                                    TermsCount terms_count) {
  const auto iri = ExpandIri(context, value, RelativeTo::kDocument, terms_count);
  if (!iri.has_value() || (!IsBlankNodeId(*iri) && !IsWellFormedIri(*iri))) {
    RETURN_IF_ERROR(Drop("a reference that is no IRI"));
  }
  return iri.value_or(std::string());
}

JsonLdResult<JsonValue> Expander::ExpandValue(const Scope& scope, const JsonValue& value) {
  const ActiveContext& context = *scope.context;
  const TermDefinition none;
  const TermDefinition* found = context.Find(*scope.property);
  const TermDefinition& term = found == nullptr ? none : *found;
  JsonValue::Object result;
  const std::string* text = value.AsText();
  const bool is_by_term = term.type == "@vocab";
  if (text != nullptr && (is_by_term || term.type == "@id")) {
    const auto terms_count = is_by_term ? TermsCount::kYes : TermsCount::kNo;
    ASSIGN_OR_RETURN(std::string id, ExpandReference(context, *text, terms_count));
    result.emplace_back("@id", JsonValue(std::move(id)));
    return JsonValue(std::move(result));
  }
  result.emplace_back("@value", value);
  if (term.type.has_value() && *term.type != "@id" && !is_by_term && *term.type != "@none") {
    result.emplace_back("@type", JsonValue(*term.type));
  } else if (text != nullptr) {
    if (const auto language = term.language.value_or(context.language)) {
      RETURN_IF_ERROR(CheckLanguage(*language));
      result.emplace_back("@language", JsonValue(*language));
    }
    if (const auto direction = term.direction.value_or(context.direction)) {
      result.emplace_back("@direction", JsonValue(*direction));
    }
  }
  return JsonValue(std::move(result));
}

}  // namespace issuer
