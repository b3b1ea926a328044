// JsonSection: one object of a configuration file being read. It notes a complaint for each member
// that is missing, of the wrong type or unknown, and never stops at the first.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "appliance/base/json_value.h"
#include "appliance/config/complaints.h"

namespace issuer {

// Refers to the JSON value and to the complaints; both outlive it.
class JsonSection {
 public:
  // `prefix` names the object for complaints: "" at the top, "claims[3].".
  JsonSection(const JsonValue& object, std::string prefix, Complaints& complaints);

  std::string Text(const char* name);  // required, not empty
  std::string Text(const char* name, std::string_view otherwise);
  bool Boolean(const char* name, bool otherwise);
  std::int64_t Integer(const char* name,
                       std::int64_t least,
                       std::int64_t most,
                       std::int64_t otherwise);
  std::vector<std::string> Texts(const char* name);  // distinct; empty if absent
  // The elements of an array of objects; none if absent.
  std::vector<JsonSection> Sections(const char* name);
  // Any value; null pointer if absent.
  const JsonValue* Value(const char* name);

  void Complain(const char* name, std::string reason);
  // Complains of every member that nobody asked for. Last call on a section.
  void RefuseUnknown();

 private:
  const JsonValue* Find(const char* name);

  const JsonValue& object_;
  std::string prefix_;
  Complaints& complaints_;
  std::vector<std::string> known_;
};

}  // namespace issuer
