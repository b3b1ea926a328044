#include "crypto/jsonld/context.h"

#include <algorithm>

#include "crypto/jsonld/iri.h"
#include "crypto/jsonld/json_tree.h"
#include "crypto/jsonld/keyword.h"

namespace issuer {

bool TermDefinition::SaysTheSameAs(const TermDefinition& other) const {
  const bool same_context =
      context == other.context ||
      (context != nullptr && other.context != nullptr && SameJson(*context, *other.context));
  return same_context && iri == other.iri && is_prefix == other.is_prefix &&
         is_reverse == other.is_reverse && containers == other.containers && type == other.type &&
         index == other.index && nest == other.nest && language == other.language &&
         direction == other.direction;
}

const TermDefinition* ActiveContext::Find(std::string_view term) const {
  const auto found = terms.find(term);
  return found == terms.end() ? nullptr : &found->second;
}

bool ActiveContext::HasProtectedTerms() const {
  return std::any_of(
      terms.begin(), terms.end(), [](const auto& term) { return term.second.is_protected; });
}

std::optional<std::string> ExpandIri(const ActiveContext& context,
                                     std::string_view value,
                                     RelativeTo relative_to,
                                     TermsCount terms_count) {
  if (IsKeyword(value)) {
    return std::string(value);
  }
  if (HasKeywordForm(value)) {
    return std::nullopt;
  }
  if (const TermDefinition* term = context.Find(value)) {
    const bool is_alias = term->iri.has_value() && IsKeyword(*term->iri);
    if (is_alias || terms_count == TermsCount::kYes) {
      return term->iri;
    }
  }
  const std::size_t colon = value.find(':', 1);
  if (colon != std::string_view::npos) {
    const std::string_view prefix = value.substr(0, colon);
    const std::string_view suffix = value.substr(colon + 1);
    if (prefix == "_" || suffix.starts_with("//")) {
      return std::string(value);
    }
    const TermDefinition* term = context.Find(prefix);
    if (term != nullptr && term->iri.has_value() && term->is_prefix) {
      return std::string(*term->iri).append(suffix);
    }
    if (HasScheme(value)) {
      return std::string(value);
    }
  }
  if (terms_count == TermsCount::kYes && context.vocab.has_value()) {
    return std::string(*context.vocab).append(value);
  }
  if (relative_to == RelativeTo::kDocument && context.base.has_value()) {
    return ResolveIri(*context.base, value);
  }
  return std::string(value);
}

}  // namespace issuer
