#include "api/operator/tx_code_request.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "appliance/base/language_tag.h"

namespace issuer {
namespace {

constexpr std::int64_t kMinLen = 4;
constexpr std::int64_t kMaxLen = 32;
constexpr std::ptrdiff_t kMaxDescriptionLen = 300;  // characters [OFF-6]

using Complainable = Result<void, OperatorComplaint>;

Complainable ReadMode(const RequestMembers& members, TxCodeSpecification& out) {
  ASSIGN_OR_RETURN(const std::string* mode, members.FindText("mode"));
  if (mode == nullptr || *mode == "numeric") {
    return {};
  }
  if (*mode != "text") {
    return members.Complaint("mode", "must be numeric or text");
  }
  out.input_mode = TxCodeInputMode::kText;
  return {};
}

// Characters, not bytes: whatever does not continue one begins one.
std::ptrdiff_t NumCharacters(const std::string& text) {
  return std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  });
}

Result<TxCodeDescription, OperatorComplaint> ReadLocalized(const RequestMembers& members) {
  ASSIGN_OR_RETURN(const std::string* locale, members.FindText("locale"));
  ASSIGN_OR_RETURN(const std::string* text, members.FindText("text"));
  if (locale == nullptr || !IsLanguageTag(*locale)) {
    return members.Complaint("locale", "must be a language tag such as en or de-AT");
  }
  if (text == nullptr || text->empty() || NumCharacters(*text) > kMaxDescriptionLen) {
    return members.Complaint("text", "must have 1 to 300 characters");
  }
  return TxCodeDescription{*locale, *text};
}

// [OFF-12]
Complainable ReadLanguages(const RequestMembers& members,
                           const JsonValue::Array& list,
                           TxCodeSpecification& out) {
  if (list.empty() || list.size() > kMaxTxCodeDescriptions) {
    return members.Complaint("description", "must have 1 to 16 elements where it is an array");
  }
  for (const JsonValue& value : list) {
    const std::string path =
        members.PathOf("description") + "[" + std::to_string(out.descriptions.size()) + "]";
    ASSIGN_OR_RETURN(const RequestMembers element,
                     RequestMembers::Read(value, path, {"locale", "text"}));
    ASSIGN_OR_RETURN(TxCodeDescription description, ReadLocalized(element));
    const bool is_repeated = std::any_of(
        out.descriptions.begin(), out.descriptions.end(), [&](const TxCodeDescription& d) {
          return d.locale == description.locale;
        });
    if (is_repeated) {
      return element.Complaint("locale", "is the locale of another description");
    }
    out.descriptions.push_back(std::move(description));
  }
  return {};
}

// One text, or one a language.
Complainable ReadDescription(const RequestMembers& members, TxCodeSpecification& out) {
  const JsonValue* description = members.Find("description");
  if (description == nullptr) {
    return {};
  }
  if (const JsonValue::Array* list = description->AsArray()) {
    return ReadLanguages(members, *list, out);
  }
  const std::string* text = description->AsText();
  if (text == nullptr) {
    return members.Complaint("description", "must be text, or an array of locale and text");
  }
  if (NumCharacters(*text) > kMaxDescriptionLen) {
    return members.Complaint("description", "must have at most 300 characters");
  }
  if (!text->empty()) {
    out.descriptions.push_back({"", *text});
  }
  return {};
}

// Typed by a person on a telephone: digits, or visible ASCII.
bool Fits(const std::string& value, TxCodeInputMode mode) {
  return std::all_of(value.begin(), value.end(), [mode](char c) {
    return mode == TxCodeInputMode::kNumeric ? c >= '0' && c <= '9' : c > ' ' && c <= '~';
  });
}

// Precondition: the mode has been read.
Complainable ReadLengthAndValue(const RequestMembers& members, TxCodeSpecification& out) {
  ASSIGN_OR_RETURN(const std::optional<std::int64_t> length, members.FindInteger("length"));
  ASSIGN_OR_RETURN(const std::string* value, members.FindText("value"));
  if (length.has_value() && (*length < kMinLen || *length > kMaxLen)) {
    return members.Complaint("length", "must be an integer from 4 to 32");
  }
  if (length.has_value()) {
    out.length = static_cast<std::uint8_t>(*length);
  }
  if (value == nullptr) {
    return {};
  }
  const auto value_len = static_cast<std::int64_t>(value->size());
  if (value_len < kMinLen || value_len > kMaxLen) {
    return members.Complaint("value", "must have 4 to 32 characters");
  }
  if (!Fits(*value, out.input_mode)) {
    return members.Complaint("value", "must be digits, or in mode text visible ASCII characters");
  }
  if (length.has_value() && *length != value_len) {
    return members.Complaint("length", "must be the length of the value, or absent");
  }
  out.length = static_cast<std::uint8_t>(value_len);
  out.value.emplace(AsBytes(*value));
  return {};
}

}  // namespace

Result<std::optional<TxCodeSpecification>, OperatorComplaint> ParseTxCodeMember(
    const RequestMembers& request) {
  const JsonValue* member = request.Find("tx_code");
  if (member == nullptr) {
    return std::optional<TxCodeSpecification>();
  }
  ASSIGN_OR_RETURN(
      const RequestMembers members,
      RequestMembers::Read(
          *member, request.PathOf("tx_code"), {"mode", "length", "description", "value"}));
  TxCodeSpecification specification;
  RETURN_IF_ERROR(ReadMode(members, specification));
  RETURN_IF_ERROR(ReadDescription(members, specification));
  RETURN_IF_ERROR(ReadLengthAndValue(members, specification));
  return std::optional<TxCodeSpecification>(std::move(specification));
}

}  // namespace issuer
