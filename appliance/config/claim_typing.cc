#include "appliance/config/claim_typing.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "appliance/base/encoding.h"

namespace issuer {
namespace {

using Typed = Result<ClaimValue, ClaimComplaint>;

Unexpected<ClaimComplaint> Complain(const std::string& path, const char* reason) {
  return Unexpected(ClaimComplaint{path, reason});
}

Typed TypeValue(const ClaimSchema& schema, const JsonValue& json, const std::string& path);

// "2024-02-29": a day that exists. [rfc3339 full-date]
bool IsFullDate(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return false;
  }
  std::array<int, 3> parts{};
  const std::array<std::pair<std::size_t, std::size_t>, 3> fields{{{0, 4}, {5, 2}, {8, 2}}};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    for (std::size_t at = fields[i].first; at < fields[i].first + fields[i].second; ++at) {
      if (text[at] < '0' || text[at] > '9') {
        return false;
      }
      parts[i] = parts[i] * 10 + (text[at] - '0');
    }
  }
  return std::chrono::year_month_day(std::chrono::year(parts[0]),
                                     std::chrono::month(static_cast<unsigned>(parts[1])),
                                     std::chrono::day(static_cast<unsigned>(parts[2])))
      .ok();
}

bool AreDigitsBelow(std::string_view two, int limit) {
  return two[0] >= '0' && two[0] <= '9' && two[1] >= '0' && two[1] <= '9' &&
         (two[0] - '0') * 10 + (two[1] - '0') < limit;
}

// "2024-02-29T23:59:59Z": whole seconds, UTC, as mdoc's tdate and W3C's dateTimeStamp both take it.
// [rfc3339 date-time] [MD-8]
bool IsDateTime(const std::string& text) {
  const std::string_view view = text;
  return view.size() == 20 && IsFullDate(text.substr(0, 10)) && view[10] == 'T' &&
         AreDigitsBelow(view.substr(11, 2), 24) && view[13] == ':' &&
         AreDigitsBelow(view.substr(14, 2), 60) && view[16] == ':' &&
         AreDigitsBelow(view.substr(17, 2), 60) && view[19] == 'Z';
}

Typed TypeText(const ClaimSchema& schema, const JsonValue& json, const std::string& path) {
  const std::string* text = json.AsText();
  if (text == nullptr) {
    return Complain(path, "must be text");
  }
  if (text->size() > std::min(schema.max_len, kMaxClaimTextLen)) {
    return Complain(path, "is too long");
  }
  if (!schema.values.empty() &&
      std::find(schema.values.begin(), schema.values.end(), *text) == schema.values.end()) {
    return Complain(path, "is not one of the values that the schema allows");
  }
  return ClaimValue::OfText(*text);
}

Typed TypeBytes(const ClaimSchema& schema, const JsonValue& json, const std::string& path) {
  const std::string* text = json.AsText();
  auto bytes = text == nullptr ? Result<Bytes>(Fail(ErrorCode::kEncodingMalformed, ""))
                               : Base64Decode(*text);
  if (!bytes.has_value()) {
    return Complain(path, "must be bytes in padded base64");
  }
  if (bytes->size() > std::min(schema.max_len, kMaxClaimBytesLen)) {
    return Complain(path, "is too long");
  }
  return ClaimValue::OfBytes(*std::move(bytes));
}

Typed TypeDecimal(const JsonValue& json, const std::string& path) {
  if (const auto integer = json.AsInteger()) {
    return ClaimValue::OfDecimal(static_cast<double>(*integer));
  }
  if (const auto decimal = json.AsDecimal()) {
    return ClaimValue::OfDecimal(*decimal);
  }
  return Complain(path, "must be a number");
}

Typed TypeArray(const ClaimSchema& schema, const JsonValue& json, const std::string& path) {
  const auto* array = json.AsArray();
  if (array == nullptr) {
    return Complain(path, "must be an array");
  }
  if (array->size() > schema.max_len) {
    return Complain(path, "has too many elements");
  }
  std::vector<ClaimValue> elements;
  for (const JsonValue& element : *array) {
    const std::string element_path = path + "[" + std::to_string(elements.size()) + "]";
    ASSIGN_OR_RETURN(ClaimValue typed, TypeValue(schema.element.front(), element, element_path));
    elements.push_back(std::move(typed));
  }
  return ClaimValue::OfArray(std::move(elements));
}

const ClaimSchema* FindMember(const ClaimSchema& schema, const std::string& name) {
  for (const auto& [known, member] : schema.members) {
    if (known == name) {
      return &member;
    }
  }
  return nullptr;
}

Typed TypeObject(const ClaimSchema& schema, const JsonValue& json, const std::string& path) {
  const auto* object = json.AsObject();
  if (object == nullptr) {
    return Complain(path, "must be an object");
  }
  const auto path_of = [&](const std::string& name) {
    return path.empty() ? name : path + "." + name;
  };
  std::vector<ClaimMember> members;
  for (const auto& [name, value] : *object) {
    const ClaimSchema* member = FindMember(schema, name);
    if (member == nullptr) {
      return Complain(path_of(name), "is not in the schema");
    }
    ASSIGN_OR_RETURN(ClaimValue typed, TypeValue(*member, value, path_of(name)));
    members.push_back({name, std::move(typed)});
  }
  for (const auto& [name, member] : schema.members) {
    if (member.mandatory && json.Find(name) == nullptr) {
      return Complain(path_of(name), "is mandatory");
    }
  }
  return ClaimValue::OfObject(std::move(members));
}

Typed TypeByKind(const ClaimSchema& schema, const JsonValue& json, const std::string& path) {
  switch (schema.kind) {
    case ClaimKind::kNull:
      break;
    case ClaimKind::kBoolean:
      if (const auto boolean = json.AsBoolean()) {
        return ClaimValue::OfBoolean(*boolean);
      }
      return Complain(path, "must be true or false");
    case ClaimKind::kInteger:
      if (const auto integer = json.AsInteger()) {
        return ClaimValue::OfInteger(*integer);
      }
      return Complain(path, "must be a whole number");
    case ClaimKind::kDecimal:
      return TypeDecimal(json, path);
    case ClaimKind::kText:
      return TypeText(schema, json, path);
    case ClaimKind::kBytes:
      return TypeBytes(schema, json, path);
    case ClaimKind::kFullDate:
      if (const std::string* text = json.AsText(); text != nullptr && IsFullDate(*text)) {
        return ClaimValue::OfFullDate(*text);
      }
      return Complain(path, "must be a date such as 1990-02-28");
    case ClaimKind::kDateTime:
      if (const std::string* text = json.AsText(); text != nullptr && IsDateTime(*text)) {
        return ClaimValue::OfDateTime(*text);
      }
      return Complain(path,
                      "must be a time in UTC such as 1990-02-28T13:00:00Z, without fractions");
    case ClaimKind::kArray:
      return TypeArray(schema, json, path);
    case ClaimKind::kObject:
      return TypeObject(schema, json, path);
  }
  return Complain(path, "has no type in the schema");
}

Typed TypeValue(const ClaimSchema& schema, const JsonValue& json, const std::string& path) {
  ASSIGN_OR_RETURN(ClaimValue typed, TypeByKind(schema, json, path));
  typed.disclosure = schema.disclosure;
  return typed;
}

}  // namespace

Result<ClaimValue, ClaimComplaint> TypeClaims(const ClaimSchema& schema, const JsonValue& claims) {
  return TypeValue(schema, claims, "");
}

}  // namespace issuer
