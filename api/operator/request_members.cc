#include "api/operator/request_members.h"

#include <algorithm>
#include <utility>

namespace issuer {

Result<RequestMembers, OperatorComplaint> RequestMembers::Read(
    const JsonValue& object, std::string path, std::initializer_list<std::string_view> allowed) {
  const JsonValue::Object* members = object.AsObject();
  if (members == nullptr) {
    return Complain(ErrorCode::kOperatorRequestMalformed,
                    path.empty() ? "(body)" : std::move(path),
                    "must be a JSON object");
  }
  RequestMembers read(object, std::move(path));
  for (const auto& [name, value] : *members) {
    if (std::find(allowed.begin(), allowed.end(), name) == allowed.end()) {
      return read.Complaint(name, "is not known here");
    }
  }
  return read;
}

std::string RequestMembers::PathOf(std::string_view name) const {
  return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
}

Unexpected<OperatorComplaint> RequestMembers::Complaint(std::string_view name,
                                                        std::string_view reason) const {
  return Complain(ErrorCode::kOperatorRequestMalformed, PathOf(name), reason);
}

const JsonValue* RequestMembers::Find(std::string_view name) const {
  const JsonValue* value = object_.Find(name);
  return value == nullptr || value->IsNull() ? nullptr : value;
}

Result<const std::string*, OperatorComplaint> RequestMembers::FindText(
    std::string_view name) const {
  const JsonValue* value = Find(name);
  if (value == nullptr) {
    return static_cast<const std::string*>(nullptr);
  }
  const std::string* text = value->AsText();
  if (text == nullptr) {
    return Complaint(name, "must be text");
  }
  return text;
}

Result<std::optional<std::int64_t>, OperatorComplaint> RequestMembers::FindInteger(
    std::string_view name) const {
  const JsonValue* value = Find(name);
  if (value == nullptr) {
    return std::optional<std::int64_t>();
  }
  const std::optional<std::int64_t> integer = value->AsInteger();
  if (!integer.has_value()) {
    return Complaint(name, "must be an integer");
  }
  return integer;
}

Result<const JsonValue::Array*, OperatorComplaint> RequestMembers::FindArray(
    std::string_view name) const {
  const JsonValue* value = Find(name);
  if (value == nullptr) {
    return static_cast<const JsonValue::Array*>(nullptr);
  }
  const JsonValue::Array* array = value->AsArray();
  if (array == nullptr) {
    return Complaint(name, "must be an array");
  }
  return array;
}

}  // namespace issuer
