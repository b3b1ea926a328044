// What a term's definition says beside its IRI and type. [json-ld11-api §4.2.2 steps 19 to 25]
#include "crypto/jsonld/container_mapping.h"
#include "crypto/jsonld/iri.h"
#include "crypto/jsonld/keyword.h"
#include "crypto/jsonld/term_draft.h"

namespace issuer {
namespace {

using Code = JsonLdErrorCode;

// A member that is text or null; false if it is something else.
bool ReadOverride(const JsonValue& value, Override& override) {
  const std::string* text = value.AsText();
  override = std::optional<std::string>();
  if (text != nullptr) {
    *override = *text;
  }
  return text != nullptr || value.IsNull();
}

}  // namespace

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
  const JsonValue* language = draft.Find("@language");
  if (language != nullptr && !ReadOverride(*language, draft.definition.language)) {
    return FailJsonLd(Code::kInvalidLanguageMapping, "@language is no text");
  }
  if (const JsonValue* value = draft.Find("@direction")) {
    const bool is_text = ReadOverride(*value, draft.definition.direction);
    const std::string direction = draft.definition.direction->value_or("ltr");
    if (!is_text || (direction != "ltr" && direction != "rtl")) {
      return FailJsonLd(Code::kInvalidBaseDirection, "@direction is neither ltr nor rtl");
    }
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
  if (draft.term.find(':') != std::string_view::npos ||
      draft.term.find('/') != std::string_view::npos) {
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
