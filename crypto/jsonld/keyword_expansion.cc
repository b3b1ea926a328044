// The members of an object that are keywords. [json-ld11-api §5.1.2 step 13.4]
#include <algorithm>
#include <array>
#include <utility>

#include "crypto/jsonld/expander.h"
#include "crypto/jsonld/iri.h"
#include "crypto/jsonld/keyword.h"
#include "crypto/jsonld/object_kind.h"

namespace issuer {
namespace {

using Code = JsonLdErrorCode;

}  // namespace

JsonLdStatus Expander::ExpandKeyword(Draft& draft,
                                     const std::string& keyword,
                                     const JsonValue& value) {
  constexpr std::array<std::pair<std::string_view, KeywordStep>, 11> kSteps = {{
      {"@id", &Expander::ExpandId},
      {"@type", &Expander::ExpandType},
      {"@graph", &Expander::ExpandGraph},
      {"@included", &Expander::ExpandIncluded},
      {"@value", &Expander::ExpandValueKeyword},
      {"@language", &Expander::ExpandLanguage},
      {"@direction", &Expander::ExpandDirection},
      {"@index", &Expander::ExpandIndex},
      {"@list", &Expander::ExpandList},
      {"@set", &Expander::ExpandSet},
      {"@reverse", &Expander::ExpandReverse},
  }};
  if (draft.scope.property == "@reverse") {
    return Fail(Code::kInvalidReversePropertyMap, "a keyword in a reverse map");
  }
  if (FindMember(draft.result, keyword) != nullptr && keyword != "@included" &&
      keyword != "@type") {
    return Fail(Code::kCollidingKeywords, "two members are the same keyword");
  }
  const auto* step = std::find_if(
      kSteps.begin(), kSteps.end(), [&](const auto& known) { return known.first == keyword; });
  if (step == kSteps.end()) {
    return Drop("a keyword that has no place here");
  }
  return (this->*step->second)(draft, value);
}

JsonLdStatus Expander::ExpandId(Draft& draft, const JsonValue& value) {
  const std::string* text = value.AsText();
  if (text == nullptr) {
    return Fail(Code::kInvalidIdValue, "@id is no text");
  }
  const auto id = ExpandIri(*draft.scope.context, *text, RelativeTo::kDocument, TermsCount::kNo);
  if (!id.has_value() || (!IsBlankNodeId(*id) && !IsWellFormedIri(*id))) {
    RETURN_IF_ERROR(Drop("an @id that is no IRI"));
  }
  // What looks like a keyword becomes null in the result, not absent.
  SetMember(draft.result, "@id", id.has_value() ? JsonValue(*id) : JsonValue());
  return {};
}

JsonLdStatus Expander::ExpandType(Draft& draft, const JsonValue& value) {
  const auto* array = value.AsArray();
  const bool is_valid =
      array == nullptr ? value.AsText() != nullptr
                       : std::all_of(array->begin(), array->end(), [](const JsonValue& element) {
                           return element.AsText() != nullptr;
                         });
  if (!is_valid) {
    return Fail(Code::kInvalidTypeValue, "@type is no text");
  }
  JsonValue::Array types;
  for (const JsonValue& element : ToArray(value)) {
    const auto type =
        ExpandIri(*draft.type_context, *element.AsText(), RelativeTo::kDocument, TermsCount::kYes);
    const bool is_usable =
        type.has_value() && (IsKeyword(*type) || IsBlankNodeId(*type) || IsWellFormedIri(*type));
    if (!is_usable) {
      RETURN_IF_ERROR(Drop("a type without definition"));
    }
    if (type.has_value()) {
      types.emplace_back(*type);
    }
  }
  if (array == nullptr && types.size() == 1 && FindMember(draft.result, "@type") == nullptr) {
    SetMember(draft.result, "@type", std::move(types.front()));
  } else {
    AddValues(draft.result, "@type", std::move(types));
  }
  return {};
}

JsonLdStatus Expander::ExpandGraph(Draft& draft, const JsonValue& value) {
  ASSIGN_OR_RETURN(Expanded expanded, ExpandElement({draft.scope.context, "@graph"}, value));
  SetMember(draft.result, "@graph", JsonValue(std::move(expanded.values)));
  return {};
}

JsonLdStatus Expander::ExpandIncluded(Draft& draft, const JsonValue& value) {
  ASSIGN_OR_RETURN(Expanded expanded, ExpandElement({draft.scope.context, std::nullopt}, value));
  const bool is_valid = !expanded.IsNull() &&
                        std::all_of(expanded.values.begin(), expanded.values.end(), IsNodeObject);
  if (!is_valid) {
    return Fail(Code::kInvalidIncludedValue, "@included holds something else than nodes");
  }
  AddValues(draft.result, "@included", std::move(expanded.values));
  return {};
}

JsonLdStatus Expander::ExpandValueKeyword(Draft& draft, const JsonValue& value) {
  if (draft.input_type != "@json" && !value.IsNull() && !IsScalar(value)) {
    return Fail(Code::kInvalidValueObjectValue, "@value is no text, number or boolean");
  }
  SetMember(draft.result, "@value", value);
  return {};
}

JsonLdStatus Expander::CheckLanguage(const std::string& language) const {
  return IsWellFormedLanguage(language) ? JsonLdStatus() : Drop("an ill-formed language");
}

JsonLdStatus Expander::ExpandLanguage(Draft& draft, const JsonValue& value) {
  const std::string* text = value.AsText();
  if (text == nullptr) {
    return Fail(Code::kInvalidLanguageTaggedString, "@language is no text");
  }
  RETURN_IF_ERROR(CheckLanguage(*text));
  SetMember(draft.result, "@language", value);
  return {};
}

JsonLdStatus Expander::ExpandDirection(Draft& draft, const JsonValue& value) {
  const std::string* text = value.AsText();
  if (text == nullptr || (*text != "ltr" && *text != "rtl")) {
    return Fail(Code::kInvalidBaseDirection, "@direction is neither ltr nor rtl");
  }
  SetMember(draft.result, "@direction", value);
  return {};
}

JsonLdStatus Expander::ExpandIndex(Draft& draft, const JsonValue& value) {
  if (value.AsText() == nullptr) {
    return Fail(Code::kInvalidIndexValue, "@index is no text");
  }
  SetMember(draft.result, "@index", value);
  return {};
}

JsonLdStatus Expander::ExpandList(Draft& draft, const JsonValue& value) {
  if (!draft.scope.property.has_value() || draft.scope.property == "@graph") {
    return Drop("a list that belongs to nothing");
  }
  const Scope scope{draft.scope.context, draft.scope.property};
  ASSIGN_OR_RETURN(Expanded expanded, ExpandElement(scope, value));
  SetMember(draft.result, "@list", JsonValue(std::move(expanded.values)));
  return {};
}

JsonLdStatus Expander::ExpandSet(Draft& draft, const JsonValue& value) {
  const Scope scope{draft.scope.context, draft.scope.property};
  ASSIGN_OR_RETURN(Expanded expanded, ExpandElement(scope, value));
  SetMember(draft.result, "@set", JsonValue(std::move(expanded.values)));
  return {};
}

JsonLdStatus Expander::ExpandReverse(Draft& draft, const JsonValue& value) {
  if (value.AsObject() == nullptr) {
    return Fail(Code::kInvalidReverseValue, "@reverse is no object");
  }
  ASSIGN_OR_RETURN(const Expanded expanded,
                   ExpandElement({draft.scope.context, "@reverse"}, value));
  if (expanded.values.empty()) {
    return {};
  }
  for (const auto& [property, values] : *expanded.values.front().AsObject()) {
    if (property != "@reverse") {
      RETURN_IF_ERROR(AddReverse(draft, property, ToArray(values)));
      continue;
    }
    for (const auto& [forward, forward_values] : *values.AsObject()) {  // reversed twice
      AddValues(draft.result, forward, ToArray(forward_values));
    }
  }
  return {};
}

JsonLdStatus Expander::AddReverse(Draft& draft,
                                  const std::string& property,
                                  JsonValue::Array values) {
  for (const JsonValue& value : values) {
    if (IsValueObject(value) || IsListObject(value)) {
      return Fail(Code::kInvalidReversePropertyValue, "a reverse property of a value or list");
    }
  }
  JsonValue::Object reverse;
  if (const JsonValue* present = FindMember(draft.result, "@reverse")) {
    reverse = *present->AsObject();
  }
  AddValues(reverse, property, std::move(values));
  SetMember(draft.result, "@reverse", JsonValue(std::move(reverse)));
  return {};
}

}  // namespace issuer
