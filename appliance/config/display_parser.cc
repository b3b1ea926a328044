// Display objects: names, languages, logos and colours. [vci-1.0 §12.2.4]
#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "appliance/base/language_tag.h"
#include "appliance/config/claim_schema_parser.h"

namespace issuer {
namespace {

bool IsColour(const std::string& text) {
  return (text.size() == 4 || text.size() == 7) && text.front() == '#' &&
         std::all_of(text.begin() + 1, text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
         });
}

void CopyText(JsonSection& section, const char* name, JsonValue::Object& out) {
  if (section.Value(name) != nullptr) {
    out.emplace_back(name, JsonValue(section.Text(name)));
  }
}

// [META-49]: numeric colours of CSS Color Level 3.
void CopyColour(JsonSection& section, const char* name, JsonValue::Object& out) {
  CopyText(section, name, out);
  const JsonValue* value = section.Value(name);
  if (value != nullptr && (value->AsText() == nullptr || !IsColour(*value->AsText()))) {
    section.Complain(name, "must be a colour such as \"#12107c\"");
  }
}

void CopyImage(JsonSection& section, const char* name, JsonValue::Object& out) {
  const JsonValue* image = section.Value(name);
  if (image == nullptr) {
    return;
  }
  const std::string* uri = image->FindText("uri");
  if (uri == nullptr || (!uri->starts_with("https:") && !uri->starts_with("data:"))) {
    section.Complain(name, "must have a `uri` that starts with https: or data:");
    return;
  }
  out.emplace_back(name, *image);
}

}  // namespace

JsonValue ParseDisplay(JsonSection& parent, const char* member, Looks looks) {
  JsonValue::Array displays;
  std::set<std::string> locales;
  for (JsonSection& section : parent.Sections(member)) {
    JsonValue::Object display;
    display.emplace_back("name", JsonValue(section.Text("name")));
    const std::string locale = section.Text("locale", "");
    if (!locale.empty()) {
      display.emplace_back("locale", JsonValue(locale));
    }
    if (!locale.empty() && !IsLanguageTag(locale)) {
      section.Complain("locale", "must be a language tag such as \"en\" or \"de-AT\"");
    }
    if (!locales.insert(locale).second) {
      section.Complain("locale", "is the locale of another display object");
    }
    if (looks == Looks::kFull) {
      CopyText(section, "description", display);
      CopyImage(section, "logo", display);
      CopyColour(section, "background_color", display);
      CopyImage(section, "background_image", display);
      CopyColour(section, "text_color", display);
    }
    section.RefuseUnknown();
    displays.emplace_back(std::move(display));
  }
  return displays.empty() ? JsonValue() : JsonValue(std::move(displays));
}

}  // namespace issuer
