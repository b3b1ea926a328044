// The members of a term's definition, one function each. [json-ld11-api §4.2.2]
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

// A member that is text or null.
std::optional<Override> ReadOverride(const JsonValue& value) {
  if (value.IsNull()) {
    return Override(std::optional<std::string>());
  }
  const std::string* text = value.AsText();
  return text == nullptr ? std::nullopt : std::optional(Override(*text));
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
    ASSIGN_OR_RETURN(iri, Expand(term));
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

// Step 19.
JsonLdStatus TermDefiner::ReadContainer(Draft& draft) {
  const JsonValue* value = draft.Find("@container");
  if (value == nullptr) {
    return {};
  }
  const auto containers = ReadContainers(*value);
  if (!containers.has_value()) {
    return FailJsonLd(Code::kInvalidContainerMapping, "there is no such container");
  }
  draft.definition.containers = *containers;
  if (containers->Has(Container::kType)) {
    auto& type = draft.definition.type;
    type = type.value_or("@id");
    if (*type != "@id" && *type != "@vocab") {
      return FailJsonLd(Code::kInvalidTypeMapping, "a map by type with values of another type");
    }
  }
  return {};
}

// Step 20.
JsonLdStatus TermDefiner::ReadIndex(Draft& draft) {
  const JsonValue* value = draft.Find("@index");
  if (value == nullptr) {
    return {};
  }
  const std::string* text = value->AsText();
  if (text == nullptr || !draft.definition.containers.Has(Container::kIndex)) {
    return FailJsonLd(Code::kInvalidTermDefinition, "@index without a map by index");
  }
  ASSIGN_OR_RETURN(const std::optional<std::string> iri, Expand(*text));
  if (!iri.has_value() || !HasScheme(*iri)) {
    return FailJsonLd(Code::kInvalidTermDefinition, "@index is no IRI");
  }
  draft.definition.index = *text;
  return {};
}

// Step 21: the context is tried out, and kept for when the term is used.
JsonLdStatus TermDefiner::ReadScopedContext(Draft& draft) {
  const JsonValue* context = draft.Find("@context");
  if (context == nullptr) {
    return {};
  }
  ContextArena scratch;
  ContextProcessing trial(inputs_.processing.loader(), scratch, inputs_.processing.budget());
  const auto tried = trial.Process(result_,
                                   *context,
                                   inputs_.base_url,
                                   {.override_protected = true, .validate_scoped = false},
                                   inputs_.remote);
  if (!tried.has_value()) {
    const JsonLdError& error = tried.error();
    const bool is_limit = error.code == Code::kLimitExceeded;
    return FailJsonLd(
        is_limit ? error.code : Code::kInvalidScopedContext, error.detail, error.path);
  }
  draft.definition.context = context;
  draft.definition.base_url = inputs_.base_url;
  return {};
}

// Steps 22 and 23.
JsonLdStatus TermDefiner::ReadDefaults(Draft& draft) {
  if (draft.Find("@type") != nullptr) {
    return {};
  }
  if (const JsonValue* value = draft.Find("@language")) {
    const auto language = ReadOverride(*value);
    if (!language.has_value()) {
      return FailJsonLd(Code::kInvalidLanguageMapping, "@language is no text");
    }
    draft.definition.language = *language;
  }
  if (const JsonValue* value = draft.Find("@direction")) {
    const auto direction = ReadOverride(*value);
    const std::string text = direction.value_or(Override()).value_or("").value_or("ltr");
    if (!direction.has_value() || (text != "ltr" && text != "rtl")) {
      return FailJsonLd(Code::kInvalidBaseDirection, "@direction is neither ltr nor rtl");
    }
    draft.definition.direction = *direction;
  }
  return {};
}

// Step 24.
JsonLdStatus TermDefiner::ReadNest(Draft& draft) {
  if (const JsonValue* value = draft.Find("@nest")) {
    const std::string* text = value->AsText();
    if (text == nullptr || (IsKeyword(*text) && *text != "@nest")) {
      return FailJsonLd(Code::kInvalidNestValue, "@nest is no text, or another keyword");
    }
    draft.definition.nest = *text;
  }
  return {};
}

// Step 25.
JsonLdStatus TermDefiner::ReadPrefix(Draft& draft) {
  const JsonValue* value = draft.Find("@prefix");
  if (value == nullptr) {
    return {};
  }
  if (draft.term.find(':') != std::string_view::npos || HasSlash(draft.term)) {
    return FailJsonLd(Code::kInvalidTermDefinition, "a prefix with a colon or a slash");
  }
  const auto is_prefix = value->AsBoolean();
  if (!is_prefix.has_value()) {
    return FailJsonLd(Code::kInvalidPrefixValue, "@prefix is no boolean");
  }
  const auto& iri = draft.definition.iri;
  if (*is_prefix && iri.has_value() && IsKeyword(*iri)) {
    return FailJsonLd(Code::kInvalidTermDefinition, "a keyword is no prefix");
  }
  draft.definition.is_prefix = *is_prefix;
  return {};
}

}  // namespace issuer
