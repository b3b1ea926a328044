// What a document's elements become: null, scalars, arrays, objects and their properties.
#include <algorithm>
#include <iterator>
#include <utility>

#include "crypto/jsonld/expander.h"
#include "crypto/jsonld/iri.h"
#include "crypto/jsonld/keyword.h"
#include "crypto/jsonld/object_kind.h"

namespace issuer {
namespace {

using Code = JsonLdErrorCode;

bool StandsFor(const ActiveContext& context, std::string_view key, std::string_view keyword) {
  return ExpandIri(context, key, RelativeTo::kNothing, TermsCount::kYes) == keyword;
}

bool HasValueKey(const ActiveContext& context, const JsonValue::Object& members) {
  return std::any_of(members.begin(), members.end(), [&](const auto& member) {
    return StandsFor(context, member.first, "@value");
  });
}

// Text elements, in their order or sorted.
std::vector<std::string_view> Texts(const JsonValue& value) {
  std::vector<std::string_view> texts;
  if (const std::string* text = value.AsText()) {
    texts.emplace_back(*text);
  } else if (const auto* array = value.AsArray()) {
    for (const JsonValue& element : *array) {
      if (const std::string* text_element = element.AsText()) {
        texts.emplace_back(*text_element);
      }
    }
  }
  return texts;
}

bool IsFree(const std::optional<std::string_view>& property) {
  return !property.has_value() || *property == "@graph";
}

}  // namespace

JsonLdStatus Expander::Drop(const char* detail) const {
  if (options_.loss == Loss::kRefuse) {
    return Fail(Code::kDataDropped, detail);
  }
  return {};
}

JsonLdResult<JsonValue::Array> Expander::ExpandDocument(const JsonValue& document) {
  const ActiveContext* context = &contexts_.Initial(options_.base);
  if (options_.expand_context != nullptr) {
    const JsonValue* inner = options_.expand_context->Find("@context");
    const JsonValue& written = inner == nullptr ? *options_.expand_context : *inner;
    ASSIGN_OR_RETURN(context, contexts_.ApplyWritten(*context, written, options_.base));
  }
  ASSIGN_OR_RETURN(Expanded expanded, ExpandElement({context, std::nullopt}, document));
  if (!expanded.is_array && expanded.values.size() == 1) {
    const auto* members = expanded.values.front().AsObject();
    if (members != nullptr && members->size() == 1 && members->front().first == "@graph") {
      return ToArray(JsonValue(members->front().second));
    }
  }
  return std::move(expanded.values);
}

// Steps 1 to 6.
JsonLdResult<Expander::Expanded> Expander::ExpandElement(const Scope& scope,
                                                         const JsonValue& element) {
  if (element.IsNull()) {
    RETURN_IF_ERROR(Drop("a null"));
    return Expanded();
  }
  if (const auto* elements = element.AsArray()) {
    return ExpandArray(scope, *elements);
  }
  if (const auto* members = element.AsObject()) {
    return ExpandObject(scope, *members);
  }
  return ExpandScalar(scope, element);
}

// Step 4.
JsonLdResult<Expander::Expanded> Expander::ExpandScalar(const Scope& scope,
                                                        const JsonValue& element) {
  if (IsFree(scope.property)) {
    RETURN_IF_ERROR(Drop("a value that belongs to nothing"));
    return Expanded();
  }
  Scope inner = scope;
  const TermDefinition* term = scope.context->Find(*scope.property);
  if (term != nullptr && term->context != nullptr) {
    ASSIGN_OR_RETURN(inner.context,
                     contexts_.ApplyScoped(*scope.context, *term, {.override_protected = true}));
  }
  ASSIGN_OR_RETURN(JsonValue value, ExpandValue(inner, element));
  Expanded expanded;
  expanded.values.push_back(std::move(value));
  return expanded;
}

// Step 5.
JsonLdResult<Expander::Expanded> Expander::ExpandArray(const Scope& scope,
                                                       const JsonValue::Array& elements) {
  const TermDefinition* term =
      scope.property.has_value() ? scope.context->Find(*scope.property) : nullptr;
  const bool is_list = term != nullptr && term->containers.Has(Container::kList);
  Expanded all{.is_array = true, .values = {}};
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const DocumentPath::Step step(path_, i);
    ASSIGN_OR_RETURN(Expanded item, ExpandElement(scope, elements[i]));
    if (is_list && item.is_array) {
      JsonValue::Object list;
      list.emplace_back("@list", JsonValue(std::move(item.values)));
      all.values.emplace_back(std::move(list));
    } else {
      std::move(item.values.begin(), item.values.end(), std::back_inserter(all.values));
    }
  }
  return all;
}

// Steps 7 to 9: the context that holds within an object.
JsonLdResult<const ActiveContext*> Expander::EnterObject(const Scope& scope,
                                                         const JsonValue::Object& members) {
  const ActiveContext* context = scope.context;
  const TermDefinition* property =
      scope.property.has_value() ? context->Find(*scope.property) : nullptr;
  if (context->previous != nullptr && !scope.from_map) {
    const bool is_reference =
        members.size() == 1 && StandsFor(*context, members.front().first, "@id");
    if (!is_reference && !HasValueKey(*context, members)) {
      context = context->previous;
    }
  }
  if (property != nullptr && property->context != nullptr) {
    ASSIGN_OR_RETURN(context,
                     contexts_.ApplyScoped(*context, *property, {.override_protected = true}));
  }
  if (const JsonValue* written = FindMember(members, "@context")) {
    ASSIGN_OR_RETURN(context, contexts_.ApplyWritten(*context, *written, options_.base));
  }
  return context;
}

// Steps 10 to 12.
JsonLdStatus Expander::EnterTypes(Draft& draft, const JsonValue::Object& members) {
  draft.type_context = draft.scope.context;
  std::vector<const JsonValue::Object::value_type*> types;
  for (const auto& member : members) {
    if (StandsFor(*draft.type_context, member.first, "@type")) {
      types.push_back(&member);
    }
  }
  std::sort(
      types.begin(), types.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
  for (const auto* member : types) {
    std::vector<std::string_view> terms = Texts(member->second);
    std::sort(terms.begin(), terms.end());
    for (const std::string_view name : terms) {
      const TermDefinition* term = draft.type_context->Find(name);
      if (term != nullptr && term->context != nullptr) {
        ASSIGN_OR_RETURN(draft.scope.context,
                         contexts_.ApplyScoped(*draft.scope.context, *term, {.propagate = false}));
      }
    }
  }
  if (!types.empty()) {
    if (const auto terms = Texts(types.front()->second); !terms.empty()) {
      draft.input_type =
          ExpandIri(*draft.scope.context, terms.back(), RelativeTo::kNothing, TermsCount::kYes);
    }
  }
  return {};
}

JsonLdResult<Expander::Expanded> Expander::ExpandObject(const Scope& scope,
                                                        const JsonValue::Object& members) {
  Draft draft{.scope = scope, .type_context = nullptr, .input_type = {}, .result = {}, .nests = {}};
  ASSIGN_OR_RETURN(draft.scope.context, EnterObject(scope, members));
  RETURN_IF_ERROR(EnterTypes(draft, members));
  RETURN_IF_ERROR(ExpandMembers(draft, members));
  return FinishObject(std::move(draft));
}

// Steps 13 and 14.
JsonLdStatus Expander::ExpandMembers(Draft& draft, const JsonValue::Object& members) {
  for (const auto& [key, value] : members) {
    if (key == "@context") {
      continue;
    }
    const DocumentPath::Step step(path_, key);
    const auto property =
        ExpandIri(*draft.scope.context, key, RelativeTo::kNothing, TermsCount::kYes);
    if (property.has_value() && IsKeyword(*property)) {
      if (property == "@nest") {
        draft.nests.emplace_back(key);
      } else {
        RETURN_IF_ERROR(ExpandKeyword(draft, *property, value));
      }
    } else if (!property.has_value() || property->find(':') == std::string::npos) {
      RETURN_IF_ERROR(Drop("a term without definition"));
    } else {
      RETURN_IF_ERROR(ExpandProperty(draft, key, *property, value));
    }
  }
  return ExpandNests(draft, members);
}

// Step 14.
JsonLdStatus Expander::ExpandNests(Draft& draft, const JsonValue::Object& members) {
  const std::vector<std::string_view> nests = std::exchange(draft.nests, {});
  for (const std::string_view key : nests) {
    const DocumentPath::Step step(path_, key);
    const Scope outer = draft.scope;
    const TermDefinition* term = outer.context->Find(key);
    draft.scope.property = key;
    if (term != nullptr && term->context != nullptr) {
      ASSIGN_OR_RETURN(draft.scope.context,
                       contexts_.ApplyScoped(*outer.context, *term, {.override_protected = true}));
    }
    for (const JsonValue& nested : ToArray(*FindMember(members, key))) {
      const auto* nested_members = nested.AsObject();
      if (nested_members == nullptr || HasValueKey(*draft.scope.context, *nested_members)) {
        return Fail(Code::kInvalidNestValue, "@nest holds something else than a node's members");
      }
      RETURN_IF_ERROR(ExpandMembers(draft, *nested_members));
    }
    draft.scope = outer;
  }
  return {};
}

// Steps 13.5 to 13.14.
JsonLdStatus Expander::ExpandProperty(Draft& draft,
                                      const std::string& key,
                                      const std::string& property,
                                      const JsonValue& value) {
  const Scope scope{draft.scope.context, key};
  const TermDefinition none;
  const TermDefinition* found = scope.context->Find(key);
  const TermDefinition& term = found == nullptr ? none : *found;
  const auto has = [&](Container container) { return term.containers.Has(container); };
  const bool is_map = has(Container::kIndex) || has(Container::kType) || has(Container::kId);
  const auto* members = value.AsObject();
  Expanded expanded{.is_array = true, .values = {}};
  if (term.type == "@json") {
    JsonValue::Object literal;
    literal.emplace_back("@value", value);
    literal.emplace_back("@type", JsonValue(std::string("@json")));
    expanded.values.emplace_back(std::move(literal));
  } else if (has(Container::kLanguage) && members != nullptr) {
    ASSIGN_OR_RETURN(expanded.values, ExpandLanguageMap(scope, *members));
  } else if (is_map && members != nullptr) {
    ASSIGN_OR_RETURN(expanded.values, ExpandMap(scope, *members));
  } else {
    ASSIGN_OR_RETURN(expanded, ExpandElement(scope, value));
  }
  if (expanded.IsNull()) {
    return {};
  }
  const bool is_list_already = !expanded.is_array && IsListObject(expanded.values.front());
  if (has(Container::kList) && !is_list_already) {
    JsonValue::Object list;
    list.emplace_back("@list", JsonValue(std::exchange(expanded.values, {})));
    expanded.values.emplace_back(std::move(list));
  }
  if (has(Container::kGraph) && !has(Container::kId) && !has(Container::kIndex)) {
    for (JsonValue& item : expanded.values) {
      JsonValue::Object graph;
      graph.emplace_back("@graph", JsonValue(ToArray(std::move(item))));
      item = JsonValue(std::move(graph));
    }
  }
  if (term.is_reverse) {
    return AddReverse(draft, property, std::move(expanded.values));
  }
  AddValues(draft.result, property, std::move(expanded.values));
  return {};
}

}  // namespace issuer
