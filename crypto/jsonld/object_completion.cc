// What becomes of an object once its members are expanded. [json-ld11-api §5.1.2 steps 15 to 19]
#include <algorithm>
#include <array>
#include <utility>

#include "crypto/jsonld/expander.h"
#include "crypto/jsonld/iri.h"
#include "crypto/jsonld/json_tree.h"

namespace issuer {
namespace {

using Code = JsonLdErrorCode;

bool IsValueMember(std::string_view name) {
  constexpr std::array<std::string_view, 5> kNames = {
      "@direction", "@index", "@language", "@type", "@value"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

}  // namespace

JsonLdResult<Expander::Expanded> Expander::FinishObject(Draft draft) {
  JsonValue::Object& result = draft.result;
  const bool is_value = FindMember(result, "@value") != nullptr;
  const bool is_list = FindMember(result, "@list") != nullptr;
  const bool is_free = !draft.scope.property.has_value() || draft.scope.property == "@graph";
  if (is_value && !is_free) {
    return FinishValue(std::move(result));
  }
  if (is_value) {
    ASSIGN_OR_RETURN(const Expanded checked, FinishValue(std::move(result)));
    RETURN_IF_ERROR(Drop("a value that belongs to nothing"));
    return Expanded();
  }
  if (JsonValue* type = FindMember(result, "@type")) {
    *type = JsonValue(ToArray(std::move(*type)));  // step 16
  }
  if (is_list || FindMember(result, "@set") != nullptr) {
    ASSIGN_OR_RETURN(Expanded expanded, FinishContainer(std::move(result)));
    if (is_list && is_free) {
      RETURN_IF_ERROR(Drop("a list that belongs to nothing"));
      return Expanded();
    }
    return expanded;
  }
  if (result.size() == 1 && result.front().first == "@language") {
    RETURN_IF_ERROR(Drop("a language of nothing"));
    return Expanded();
  }
  if (is_free && (result.empty() || (result.size() == 1 && result.front().first == "@id"))) {
    RETURN_IF_ERROR(Drop("a node of which nothing is said"));
    return Expanded();
  }
  Expanded expanded;
  expanded.values.emplace_back(std::move(result));
  return expanded;
}

// Step 15.
JsonLdResult<Expander::Expanded> Expander::FinishValue(JsonValue::Object result) {
  const bool has_only_its_own = std::all_of(
      result.begin(), result.end(), [](const auto& member) { return IsValueMember(member.first); });
  const JsonValue* type = FindMember(result, "@type");
  const bool has_language = FindMember(result, "@language") != nullptr;
  const bool has_direction = FindMember(result, "@direction") != nullptr;
  if (!has_only_its_own || (type != nullptr && (has_language || has_direction))) {
    return Fail(Code::kInvalidValueObject, "a value with members that it cannot have");
  }
  const JsonValue& value = *FindMember(result, "@value");
  const std::string* type_text = type == nullptr ? nullptr : type->AsText();
  if (type_text == nullptr || *type_text != "@json") {
    if (value.IsNull()) {
      RETURN_IF_ERROR(Drop("a null"));
      return Expanded();
    }
    if (has_language && value.AsText() == nullptr) {
      return Fail(Code::kInvalidLanguageTaggedValue, "a value with a language is no text");
    }
    if (type != nullptr && (type_text == nullptr || !IsWellFormedIri(*type_text))) {
      return Fail(Code::kInvalidTypedValue, "a value's type is no IRI");
    }
  }
  Expanded expanded;
  expanded.values.emplace_back(std::move(result));
  return expanded;
}

// Step 17.
JsonLdResult<Expander::Expanded> Expander::FinishContainer(JsonValue::Object result) {
  const bool is_alone =
      result.size() == 1 || (result.size() == 2 && FindMember(result, "@index") != nullptr);
  if (!is_alone) {
    return Fail(Code::kInvalidSetOrListObject, "a set or list with other members");
  }
  Expanded expanded;
  if (JsonValue* set = FindMember(result, "@set")) {
    if (result.size() > 1) {
      RETURN_IF_ERROR(Drop("an @index of a set"));
    }
    expanded.is_array = true;
    expanded.values = ToArray(std::move(*set));
  } else {
    expanded.values.emplace_back(std::move(result));
  }
  return expanded;
}

}  // namespace issuer
