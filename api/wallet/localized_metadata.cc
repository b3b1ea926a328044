#include "api/wallet/localized_metadata.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "api/http/negotiation.h"
#include "appliance/base/check.h"
#include "appliance/base/json_reader.h"
#include "appliance/base/json_writer.h"
#include "appliance/base/size.h"

namespace issuer {
namespace {

constexpr std::string_view kDisplay = "display";

// Calls `visit` for each member of each object below `value`.
template <typename Visit>
void ForEachMember(const JsonValue& value, const Visit& visit) {
  if (const JsonValue::Array* array = value.AsArray()) {
    for (const JsonValue& element : *array) {
      ForEachMember(element, visit);
    }
  }
  if (const JsonValue::Object* object = value.AsObject()) {
    for (const auto& [name, member] : *object) {
      visit(name, member);
      ForEachMember(member, visit);
    }
  }
}

// The tags of all display texts, each once, in the order of the document.
std::vector<std::string> LanguagesOf(const JsonValue& document) {
  std::vector<std::string> tags;
  ForEachMember(document, [&](const std::string& name, const JsonValue& member) {
    if (name != kDisplay || member.AsArray() == nullptr) {
      return;
    }
    for (const JsonValue& entry : *member.AsArray()) {
      const std::string* tag = entry.FindText("locale");
      if (tag != nullptr && std::find(tags.begin(), tags.end(), *tag) == tags.end()) {
        tags.push_back(*tag);
      }
    }
  });
  return tags;
}

bool IsIn(const JsonValue& entry, std::string_view language) {
  const std::string* tag = entry.FindText("locale");
  return tag != nullptr && *tag == language;
}

// The entries of `language`; all of them where there are none.
JsonValue Reduced(const JsonValue::Array& display, std::string_view language) {
  JsonValue::Array kept;
  std::copy_if(display.begin(), display.end(), std::back_inserter(kept), [&](const JsonValue& e) {
    return IsIn(e, language);
  });
  return JsonValue(kept.empty() ? display : std::move(kept));
}

JsonValue InLanguage(const JsonValue& value, std::string_view language) {
  if (const JsonValue::Array* array = value.AsArray()) {
    JsonValue::Array elements;
    for (const JsonValue& element : *array) {
      elements.push_back(InLanguage(element, language));
    }
    return JsonValue(std::move(elements));
  }
  if (const JsonValue::Object* object = value.AsObject()) {
    JsonValue::Object members;
    for (const auto& [name, member] : *object) {
      const bool is_display = name == kDisplay && member.AsArray() != nullptr;
      members.emplace_back(
          name, is_display ? Reduced(*member.AsArray(), language) : InLanguage(member, language));
    }
    return JsonValue(std::move(members));
  }
  return value;
}

}  // namespace

std::optional<LocalizedDocument> Localize(std::string_view document,
                                          std::string_view accept_language) {
  const Result<JsonValue> parsed = ParseJson(document, OwnDocumentLimits(document));
  CHECK(parsed.has_value());
  std::string language = ChooseLanguage(accept_language, LanguagesOf(*parsed));
  if (language.empty()) {
    return std::nullopt;
  }
  JsonWriter json;
  json.Value(InLanguage(*parsed, language));
  return LocalizedDocument{std::move(json).Take(), std::move(language)};
}

}  // namespace issuer
