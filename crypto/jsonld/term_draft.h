// A term's definition while it is being read; for term_definition.cc and term_mappings.cc.
#pragma once

#include <string_view>

#include "crypto/jsonld/json_tree.h"
#include "crypto/jsonld/term_definition.h"

namespace issuer {

struct TermDefiner::Draft {
  std::string_view term;
  const JsonValue::Object& members;  // empty if the definition is a text or null
  const JsonValue* id;               // that text or null, or the member @id; may be null
  bool is_simple;                    // a text
  bool is_ignored;                   // set by a step: there is no such term then
  TermDefinition definition;

  const JsonValue* Find(std::string_view name) const { return FindMember(members, name); }
};

}  // namespace issuer
