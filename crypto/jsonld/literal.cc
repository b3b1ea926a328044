#include "crypto/jsonld/literal.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "crypto/jsonld/canonical_json.h"
#include "crypto/jsonld/canonical_number.h"
#include "crypto/jsonld/iri.h"

namespace issuer {
namespace {

constexpr const char* kXsd = "http://www.w3.org/2001/XMLSchema#";
constexpr const char* kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
constexpr const char* kI18n = "https://www.w3.org/ns/i18n#";

RdfTerm Literal(std::string text, std::string datatype) {
  return {.kind = RdfTermKind::kLiteral,
          .value = std::move(text),
          .datatype = std::move(datatype),
          .language = {}};
}

RdfTerm NumberLiteral(double number, const std::string* type) {
  constexpr double kMaxInteger = 1e21;
  const std::string double_type = std::string(kXsd) + "double";
  const bool is_integer = number == std::trunc(number) && std::abs(number) < kMaxInteger;
  if (!is_integer || (type != nullptr && *type == double_type)) {
    return Literal(CanonicalDouble(number), type == nullptr ? double_type : *type);
  }
  return Literal(CanonicalInteger(number), type == nullptr ? std::string(kXsd) + "integer" : *type);
}

// No integer within `value` that a double would round. Bounded by the document's depth.
bool HasExactIntegers(const JsonValue& value) {
  constexpr std::int64_t kMaxExact = std::int64_t{1} << 53;
  if (const auto integer = value.AsInteger()) {
    return *integer >= -kMaxExact && *integer <= kMaxExact;
  }
  if (const auto* array = value.AsArray()) {
    return std::all_of(array->begin(), array->end(), HasExactIntegers);
  }
  const auto* object = value.AsObject();
  return object == nullptr || std::all_of(object->begin(), object->end(), [](const auto& member) {
           return HasExactIntegers(member.second);
         });
}

RdfTerm TextLiteral(const JsonValue& value, const std::string& text, RdfDirection rdf_direction) {
  const std::string* language = value.FindText("@language");
  const std::string* direction = value.FindText("@direction");
  if (direction != nullptr && rdf_direction == RdfDirection::kI18nDatatype) {
    const std::string tag = language == nullptr ? "" : LowerCase(*language);
    return Literal(text, std::string(kI18n).append(tag).append("_").append(*direction));
  }
  if (language == nullptr) {
    return StringLiteral(text);
  }
  RdfTerm literal = Literal(text, std::string(kRdf) + "langString");
  literal.language = *language;
  return literal;
}

}  // namespace

bool KeepsDigits(const JsonValue& value) {
  const JsonValue& content = *value.Find("@value");
  const std::string* type = value.FindText("@type");
  if (type != nullptr && *type == "@json") {
    return HasExactIntegers(content);
  }
  const bool is_double =
      content.AsDecimal().has_value() || (type != nullptr && *type == std::string(kXsd) + "double");
  const auto number = content.AsInteger().has_value()
                          ? std::optional(static_cast<double>(*content.AsInteger()))
                          : content.AsDecimal();
  if (!is_double || !number.has_value()) {
    return true;
  }
  const std::string text = CanonicalDouble(*number);
  double again = 0;
  std::from_chars(text.data(), text.data() + text.size(), again);
  return again == *number && HasExactIntegers(content);
}

std::string LowerCase(std::string tag) {
  std::transform(tag.begin(), tag.end(), tag.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return tag;
}

RdfTerm StringLiteral(std::string text) {
  return Literal(std::move(text), std::string(kXsd) + "string");
}

std::optional<RdfTerm> ToLiteral(const JsonValue& value, RdfDirection rdf_direction) {
  const JsonValue& content = *value.Find("@value");
  const std::string* type = value.FindText("@type");
  const std::string* language = value.FindText("@language");
  if (type != nullptr && *type == "@json") {
    return Literal(CanonicalJson(content), std::string(kRdf) + "JSON");
  }
  // A literal of rdf:langString is one that has a language, and no other. [rdf11-concepts §3.3]
  const bool is_usable_type =
      type == nullptr || (IsWellFormedIri(*type) && *type != std::string(kRdf) + "langString");
  if (!is_usable_type || (language != nullptr && !IsWellFormedLanguage(*language))) {
    return std::nullopt;
  }
  if (const auto boolean = content.AsBoolean()) {
    return Literal(*boolean ? "true" : "false",
                   type == nullptr ? std::string(kXsd) + "boolean" : *type);
  }
  if (const auto integer = content.AsInteger()) {
    if (type == nullptr || *type != std::string(kXsd) + "double") {
      return Literal(std::to_string(*integer),
                     type == nullptr ? std::string(kXsd) + "integer" : *type);
    }
    return NumberLiteral(static_cast<double>(*integer), type);
  }
  if (const auto decimal = content.AsDecimal()) {
    return NumberLiteral(*decimal, type);
  }
  const std::string* text = content.AsText();
  if (text == nullptr) {
    return std::nullopt;
  }
  return type == nullptr ? TextLiteral(value, *text, rdf_direction) : Literal(*text, *type);
}

}  // namespace issuer
