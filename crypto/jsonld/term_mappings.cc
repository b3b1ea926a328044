// What a term stands for: the members of its definition that say so. [json-ld11-api §4.2.2 steps 11
// to 18]
#include <utility>

#include "crypto/jsonld/container_mapping.h"
#include "crypto/jsonld/iri.h"
#include "crypto/jsonld/keyword.h"
#include "crypto/jsonld/term_draft.h"

namespace issuer {
namespace {

using Code = JsonLdErrorCode;

bool IsIriOrBlankNode(const std::optional<std::string>& text) {
  return text.has_value() && (IsBlankNodeId(*text) || HasScheme(*text));
}

bool EndsWithDelimiter(std::string_view iri) {
  constexpr std::string_view kDelimiters = ":/?#[]@";
  return !iri.empty() && kDelimiters.find(iri.back()) != std::string_view::npos;
}

bool HasInnerColon(std::string_view term) {
  const std::size_t colon = term.find(':', 1);
  return colon != std::string_view::npos && colon + 1 < term.size();
}

bool HasSlash(std::string_view term) {
  return term.find('/') != std::string_view::npos;
}

}  // namespace

// Step 11.
JsonLdStatus TermDefiner::ReadProtected(Draft& draft) {
  if (const JsonValue* value = draft.Find("@protected")) {
    const auto is_protected = value->AsBoolean();
    if (!is_protected.has_value()) {
      return FailJsonLd(Code::kInvalidProtectedValue, "@protected is no boolean");
    }
    draft.definition.is_protected = *is_protected;
  }
  return {};
}

// Step 12.
JsonLdStatus TermDefiner::ReadType(Draft& draft) {
  const JsonValue* value = draft.Find("@type");
  if (value == nullptr) {
    return {};
  }
  const std::string* text = value->AsText();
  if (text == nullptr) {
    return FailJsonLd(Code::kInvalidTypeMapping, "@type is no text");
  }
  ASSIGN_OR_RETURN(std::optional<std::string> type, Expand(*text));
  const bool is_keyword = type.has_value() && (*type == "@id" || *type == "@json" ||
                                               *type == "@none" || *type == "@vocab");
  if (!is_keyword && (!type.has_value() || !HasScheme(*type))) {
    return FailJsonLd(Code::kInvalidTypeMapping, "@type is no IRI");
  }
  draft.definition.type = std::move(type);
  return {};
}

// Step 13.
JsonLdStatus TermDefiner::ReadReverse(Draft& draft) {
  if (draft.Find("@id") != nullptr || draft.Find("@nest") != nullptr) {
    return FailJsonLd(Code::kInvalidReverseProperty, "@reverse beside @id or @nest");
  }
  const std::string* text = draft.Find("@reverse")->AsText();
  if (text == nullptr) {
    return FailJsonLd(Code::kInvalidIriMapping, "@reverse is no text");
  }
  if (HasKeywordForm(*text)) {
    draft.is_ignored = true;
    return {};
  }
  ASSIGN_OR_RETURN(std::optional<std::string> iri, Expand(*text));
  if (!IsIriOrBlankNode(iri)) {
    return FailJsonLd(Code::kInvalidIriMapping, "@reverse is no IRI");
  }
  draft.definition.iri = std::move(iri);
  draft.definition.is_reverse = true;
  const JsonValue* container = draft.Find("@container");
  if (container == nullptr || container->IsNull()) {
    return {};
  }
  const auto containers = ReadContainers(*container);
  const bool may_be = containers.has_value() && container->AsText() != nullptr &&
                      (containers->Has(Container::kSet) || containers->Has(Container::kIndex));
  if (!may_be) {
    return FailJsonLd(Code::kInvalidReverseProperty, "a reverse property is no such container");
  }
  draft.definition.containers = *containers;
  return {};
}

// Steps 14 to 18.
JsonLdStatus TermDefiner::ReadIri(Draft& draft) {
  if (draft.id != nullptr) {
    const std::string* text = draft.id->AsText();
    if (text == nullptr || *text != draft.term) {
      return ReadId(draft);
    }
  }
  return InferIri(draft);
}

// Step 14.
JsonLdStatus TermDefiner::ReadId(Draft& draft) {
  if (draft.id->IsNull()) {
    return {};
  }
  const std::string* text = draft.id->AsText();
  if (text == nullptr) {
    return FailJsonLd(Code::kInvalidIriMapping, "@id is no text");
  }
  if (HasKeywordForm(*text) && !IsKeyword(*text)) {
    draft.is_ignored = true;
    return {};
  }
  ASSIGN_OR_RETURN(std::optional<std::string> iri, Expand(*text));
  if (iri == "@context") {
    return FailJsonLd(Code::kInvalidKeywordAlias, "@context has no aliases");
  }
  const bool is_keyword = iri.has_value() && IsKeyword(*iri);
  if (!is_keyword && !IsIriOrBlankNode(iri)) {
    return FailJsonLd(Code::kInvalidIriMapping, "@id is no IRI, keyword or blank node");
  }
  if (HasInnerColon(draft.term) || HasSlash(draft.term)) {
    defined_.find(draft.term)->second = true;
    ASSIGN_OR_RETURN(const std::optional<std::string> by_itself, Expand(draft.term));
    if (by_itself != iri) {
      return FailJsonLd(Code::kInvalidIriMapping, "a term that is an IRI stands for another");
    }
  } else {
    draft.definition.is_prefix = draft.is_simple && draft.term.find(':') == std::string::npos &&
                                 (EndsWithDelimiter(*iri) || IsBlankNodeId(*iri));
  }
  draft.definition.iri = std::move(iri);
  return {};
}

// Steps 15 to 18.
JsonLdStatus TermDefiner::InferIri(Draft& draft) {
  const std::string_view term = draft.term;
  std::optional<std::string>& iri = draft.definition.iri;
  const std::size_t colon = term.find(':', 1);
  if (colon != std::string_view::npos) {
    const std::string_view prefix = term.substr(0, colon);
    RETURN_IF_ERROR(DefineIfWritten(prefix));
    const TermDefinition* definition = result_.Find(prefix);
    iri = term;
    if (definition != nullptr && definition->iri.has_value()) {
      iri = std::string(*definition->iri).append(term.substr(colon + 1));
    }
  } else if (HasSlash(term)) {
    iri = ExpandIri(result_, term, RelativeTo::kNothing, TermsCount::kYes);
    if (!iri.has_value() || !HasScheme(*iri)) {
      return FailJsonLd(Code::kInvalidIriMapping, "a relative term without a vocabulary");
    }
  } else if (term == "@type") {
    iri = term;
  } else if (result_.vocab.has_value()) {
    iri = std::string(*result_.vocab).append(term);
  } else {
    return FailJsonLd(Code::kInvalidIriMapping, "a term without @id or vocabulary");
  }
  return {};
}

}  // namespace issuer
