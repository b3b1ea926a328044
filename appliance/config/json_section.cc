#include "appliance/config/json_section.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace issuer {

JsonSection::JsonSection(const JsonValue& object, std::string prefix, Complaints& complaints)
    : object_(object), prefix_(std::move(prefix)), complaints_(complaints) {
  if (object_.AsObject() == nullptr) {
    complaints_.Add(prefix_, "must be an object");
  }
}

const JsonValue* JsonSection::Find(const char* name) {
  known_.emplace_back(name);
  return object_.Find(name);
}

void JsonSection::Complain(const char* name, std::string reason) {
  complaints_.Add(prefix_ + name, std::move(reason));
}

std::string JsonSection::Text(const char* name) {
  if (object_.Find(name) == nullptr) {
    Complain(name, "is missing");
  }
  return Text(name, "");
}

std::string JsonSection::Text(const char* name, std::string_view otherwise) {
  const JsonValue* value = Find(name);
  if (value == nullptr) {
    return std::string(otherwise);
  }
  const std::string* text = value->AsText();
  if (text == nullptr || text->empty()) {
    Complain(name, "must be a text that is not empty");
    return std::string(otherwise);
  }
  return *text;
}

bool JsonSection::Boolean(const char* name, bool otherwise) {
  const JsonValue* value = Find(name);
  const auto boolean = value == nullptr ? std::optional(otherwise) : value->AsBoolean();
  if (!boolean) {
    Complain(name, "must be true or false");
  }
  return boolean.value_or(otherwise);
}

std::int64_t JsonSection::Integer(const char* name,
                                  std::int64_t least,
                                  std::int64_t most,
                                  std::int64_t otherwise) {
  const JsonValue* value = Find(name);
  const auto integer = value == nullptr ? std::optional(otherwise) : value->AsInteger();
  if (!integer || *integer < least || *integer > most) {
    Complain(
        name,
        "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return otherwise;
  }
  return *integer;
}

std::vector<std::string> JsonSection::Texts(const char* name) {
  std::vector<std::string> texts;
  const JsonValue* value = Find(name);
  if (value == nullptr) {
    return texts;
  }
  const auto* array = value->AsArray();
  if (array == nullptr) {
    Complain(name, "must be an array of texts");
    return texts;
  }
  for (const JsonValue& element : *array) {
    const std::string* text = element.AsText();
    if (text == nullptr || text->empty() ||
        std::find(texts.begin(), texts.end(), *text) != texts.end()) {
      Complain(name, "must hold distinct texts that are not empty");
      return texts;
    }
    texts.push_back(*text);
  }
  return texts;
}

std::vector<JsonSection> JsonSection::Sections(const char* name) {
  std::vector<JsonSection> sections;
  const JsonValue* value = Find(name);
  if (value == nullptr) {
    return sections;
  }
  const auto* array = value->AsArray();
  if (array == nullptr) {
    Complain(name, "must be an array of objects");
    return sections;
  }
  for (const JsonValue& element : *array) {
    const std::string index = std::to_string(sections.size());
    sections.emplace_back(element, prefix_ + name + "[" + index + "].", complaints_);
  }
  return sections;
}

const JsonValue* JsonSection::Value(const char* name) {
  return Find(name);
}

void JsonSection::RefuseUnknown() {
  const auto* object = object_.AsObject();
  if (object == nullptr) {
    return;
  }
  for (const auto& [name, value] : *object) {
    if (std::find(known_.begin(), known_.end(), name) == known_.end()) {
      complaints_.Add(prefix_ + name, "is not known here: check the spelling");
    }
  }
}

}  // namespace issuer
