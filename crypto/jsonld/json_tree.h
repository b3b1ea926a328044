// What JSON-LD does with JSON trees and JsonValue does not: members added while an object grows,
// comparison without regard to the members' order, bounds.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "appliance/base/json_value.h"

namespace issuer {

// The value of the member `name`; null if there is none. The pointer lives until `object` grows.
JsonValue* FindMember(JsonValue::Object& object, std::string_view name);
const JsonValue* FindMember(const JsonValue::Object& object, std::string_view name);

// Makes `value` the member `name`, in place of what it was.
void SetMember(JsonValue::Object& object, std::string_view name, JsonValue value);

// Appends `values` to the array member `name`, which is made if it is missing; a member that is no
// array becomes the first element of one. [json-ld11-api §9.1 add value, as array]
void AddValues(JsonValue::Object& object, std::string_view name, JsonValue::Array values);

// `value`, or an array of nothing else than it.
JsonValue::Array ToArray(JsonValue value);

bool IsScalar(const JsonValue& value);

// Objects by members, whatever their order.
bool SameJson(const JsonValue& a, const JsonValue& b);

// True if `value` keeps within `max_depth` and `max_num_values`.
bool IsWithin(const JsonValue& value, std::size_t max_depth, std::size_t max_num_values);

}  // namespace issuer
