#include "crypto/jsonld/json_tree.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace issuer {
namespace {

// Counts down `num_left`; false once it or the depth is used up.
bool Count(const JsonValue& value, std::size_t depth_left, std::size_t& num_left) {
  if (num_left == 0) {
    return false;
  }
  --num_left;
  const auto* array = value.AsArray();
  const auto* object = value.AsObject();
  if (array == nullptr && object == nullptr) {
    return true;
  }
  if (depth_left == 0) {
    return false;
  }
  if (array != nullptr) {
    return std::all_of(array->begin(), array->end(), [&](const JsonValue& element) {
      return Count(element, depth_left - 1, num_left);
    });
  }
  return std::all_of(object->begin(), object->end(), [&](const auto& member) {
    return Count(member.second, depth_left - 1, num_left);
  });
}

}  // namespace

JsonValue* FindMember(JsonValue::Object& object, std::string_view name) {
  for (auto& [member, value] : object) {
    if (member == name) {
      return &value;
    }
  }
  return nullptr;
}

const JsonValue* FindMember(const JsonValue::Object& object, std::string_view name) {
  for (const auto& [member, value] : object) {
    if (member == name) {
      return &value;
    }
  }
  return nullptr;
}

void SetMember(JsonValue::Object& object, std::string_view name, JsonValue value) {
  if (JsonValue* present = FindMember(object, name)) {
    *present = std::move(value);
  } else {
    object.emplace_back(name, std::move(value));
  }
}

void AddValues(JsonValue::Object& object, std::string_view name, JsonValue::Array values) {
  JsonValue* present = FindMember(object, name);
  if (present == nullptr) {
    object.emplace_back(name, JsonValue(std::move(values)));
    return;
  }
  JsonValue::Array all = ToArray(std::move(*present));
  std::move(values.begin(), values.end(), std::back_inserter(all));
  *present = JsonValue(std::move(all));
}

JsonValue::Array ToArray(JsonValue value) {
  if (const auto* array = value.AsArray()) {
    return *array;
  }
  JsonValue::Array array;
  array.push_back(std::move(value));
  return array;
}

bool IsScalar(const JsonValue& value) {
  return !value.IsNull() && value.AsArray() == nullptr && value.AsObject() == nullptr;
}

bool SameJson(const JsonValue& a, const JsonValue& b) {
  if (const auto* array = a.AsArray()) {
    const auto* other = b.AsArray();
    return other != nullptr &&
           std::equal(array->begin(), array->end(), other->begin(), other->end(), SameJson);
  }
  if (const auto* object = a.AsObject()) {
    const auto* other = b.AsObject();
    return other != nullptr && object->size() == other->size() &&
           std::all_of(object->begin(), object->end(), [&](const auto& member) {
             const JsonValue* same = FindMember(*other, member.first);
             return same != nullptr && SameJson(member.second, *same);
           });
  }
  return a == b;
}

bool IsWithin(const JsonValue& value, std::size_t max_depth, std::size_t max_num_values) {
  return Count(value, max_depth, max_num_values);
}

}  // namespace issuer
