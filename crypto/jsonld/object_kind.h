// What an object in expanded form is. [json-ld11-api §1.5, json-ld11 §9]
#pragma once

#include "crypto/jsonld/json_tree.h"

namespace issuer {

inline bool IsValueObject(const JsonValue& value) {
  return value.Find("@value") != nullptr;
}

inline bool IsListObject(const JsonValue& value) {
  return value.Find("@list") != nullptr;
}

inline bool IsNodeObject(const JsonValue& value) {
  return value.AsObject() != nullptr && !IsValueObject(value) && !IsListObject(value) &&
         value.Find("@set") == nullptr;
}

// A graph, with @id and @index at most.
inline bool IsGraphObject(const JsonValue& value) {
  const auto* members = value.AsObject();
  if (members == nullptr || value.Find("@graph") == nullptr) {
    return false;
  }
  for (const auto& [name, member] : *members) {
    if (name != "@graph" && name != "@id" && name != "@index") {
      return false;
    }
  }
  return true;
}

}  // namespace issuer
