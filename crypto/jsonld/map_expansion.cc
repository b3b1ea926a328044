// Objects whose member names are data: maps by language, index, type, id and graph.
// [json-ld11-api §5.1.2 steps 13.7 and 13.8]
#include <iterator>
#include <utility>

#include "crypto/jsonld/expander.h"
#include "crypto/jsonld/iri.h"
#include "crypto/jsonld/object_kind.h"

namespace issuer {
namespace {

using Code = JsonLdErrorCode;

std::optional<std::string> AsTerm(const ActiveContext& context, std::string_view text) {
  return ExpandIri(context, text, RelativeTo::kNothing, TermsCount::kYes);
}

}  // namespace

// Step 13.7.
JsonLdResult<JsonValue::Array> Expander::ExpandLanguageMap(const Scope& scope,
                                                           const JsonValue::Object& members) {
  const TermDefinition& term = *scope.context->Find(*scope.property);
  const std::optional<std::string> direction = term.direction.value_or(scope.context->direction);
  JsonValue::Array values;
  for (const auto& [language, texts] : members) {
    const DocumentPath::Step step(path_, language);
    const bool is_none = language == "@none" || AsTerm(*scope.context, language) == "@none";
    for (const JsonValue& text : ToArray(texts)) {
      if (text.IsNull()) {
        RETURN_IF_ERROR(Drop("a null"));
        continue;
      }
      if (text.AsText() == nullptr) {
        return Fail(Code::kInvalidLanguageMapValue,
                    "a map by language holds something else than text");
      }
      JsonValue::Object value;
      value.emplace_back("@value", text);
      if (!is_none) {
        RETURN_IF_ERROR(CheckLanguage(language));
        value.emplace_back("@language", JsonValue(language));
      }
      if (direction.has_value()) {
        value.emplace_back("@direction", JsonValue(*direction));
      }
      values.emplace_back(std::move(value));
    }
  }
  return values;
}

// Steps 13.8.3.1 to 13.8.3.3.
JsonLdResult<const ActiveContext*> Expander::MapContext(const Scope& scope,
                                                        const std::string& index) {
  const ContainerSet& containers = scope.context->Find(*scope.property)->containers;
  if (!containers.Has(Container::kId) && !containers.Has(Container::kType)) {
    return scope.context;
  }
  const ActiveContext* context =
      scope.context->previous == nullptr ? scope.context : scope.context->previous;
  const TermDefinition* type = context->Find(index);
  if (containers.Has(Container::kType) && type != nullptr && type->context != nullptr) {
    return contexts_.ApplyScoped(*context, *type, {});
  }
  return context;
}

// Step 13.8.
JsonLdResult<JsonValue::Array> Expander::ExpandMap(const Scope& scope,
                                                   const JsonValue::Object& members) {
  JsonValue::Array values;
  for (const auto& [index, value] : members) {
    const DocumentPath::Step step(path_, index);
    ASSIGN_OR_RETURN(const ActiveContext* context, MapContext(scope, index));
    ASSIGN_OR_RETURN(Expanded expanded,
                     ExpandElement({context, scope.property, /*from_map=*/true}, value));
    for (JsonValue& item : expanded.values) {
      ASSIGN_OR_RETURN(JsonValue placed, PlaceInMap(scope, index, std::move(item)));
      values.push_back(std::move(placed));
    }
  }
  return values;
}

// Step 13.8.3.7: what its member name says of an item.
JsonLdResult<JsonValue> Expander::PlaceInMap(const Scope& scope,
                                             const std::string& index,
                                             JsonValue item) {
  const TermDefinition& term = *scope.context->Find(*scope.property);
  if (term.containers.Has(Container::kGraph) && !IsGraphObject(item)) {
    JsonValue::Object graph;
    graph.emplace_back("@graph", JsonValue(ToArray(std::move(item))));
    item = JsonValue(std::move(graph));
  }
  const std::optional<std::string> expanded = AsTerm(*scope.context, index);
  if (expanded == "@none") {
    return item;
  }
  const bool is_map_of_nodes =
      term.containers.Has(Container::kId) || term.containers.Has(Container::kType);
  if (is_map_of_nodes && !IsNodeObject(item)) {
    RETURN_IF_ERROR(Drop("a value in a map of nodes"));
  }
  JsonValue::Object members = *item.AsObject();
  if (term.containers.Has(Container::kIndex)) {
    if (term.index.has_value() && *term.index != "@index") {
      RETURN_IF_ERROR(AddIndexProperty(scope, index, members));
    } else if (FindMember(members, "@index") == nullptr) {
      SetMember(members, "@index", JsonValue(index));
    }
  } else if (term.containers.Has(Container::kId)) {
    if (FindMember(members, "@id") == nullptr) {
      ASSIGN_OR_RETURN(std::string id, ExpandReference(*scope.context, index, TermsCount::kNo));
      SetMember(members, "@id", JsonValue(std::move(id)));
    }
  } else if (term.containers.Has(Container::kType)) {
    if (!expanded.has_value() || !IsWellFormedIri(*expanded)) {
      RETURN_IF_ERROR(Drop("a type without definition"));
    }
    JsonValue::Array types = ToArray(JsonValue(expanded.value_or(index)));
    if (JsonValue* present = FindMember(members, "@type")) {
      JsonValue::Array more = ToArray(std::move(*present));
      std::move(more.begin(), more.end(), std::back_inserter(types));
    }
    SetMember(members, "@type", JsonValue(std::move(types)));
  }
  return JsonValue(std::move(members));
}

// Step 13.8.3.7.2: the name becomes a property of the item.
JsonLdStatus Expander::AddIndexProperty(const Scope& scope,
                                        const std::string& index,
                                        JsonValue::Object& item) {
  if (FindMember(item, "@value") != nullptr) {
    return Fail(Code::kInvalidValueObject, "a value cannot have its index as a property");
  }
  const std::string& key = *scope.context->Find(*scope.property)->index;
  ASSIGN_OR_RETURN(JsonValue value, ExpandValue({scope.context, key}, JsonValue(index)));
  const std::optional<std::string> property = AsTerm(*scope.context, key);
  JsonValue::Array values = ToArray(std::move(value));
  if (JsonValue* present = FindMember(item, property.value_or(key))) {
    JsonValue::Array more = ToArray(std::move(*present));
    std::move(more.begin(), more.end(), std::back_inserter(values));
  }
  SetMember(item, property.value_or(key), JsonValue(std::move(values)));
  return {};
}

}  // namespace issuer
