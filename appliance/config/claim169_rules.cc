#include "appliance/config/claim169_rules.h"

#include <algorithm>
#include <span>
#include <string>

#include "appliance/base/claim169.h"

namespace issuer {
namespace {

std::string NamesOf(std::span<const Claim169Choice> choices) {
  std::string names;
  for (const Claim169Choice& choice : choices) {
    names.append(names.empty() ? "" : ", ").append(choice.name);
  }
  return names;
}

void Expect(bool holds, const std::string& path, const std::string& what, Complaints& complaints) {
  if (!holds) {
    complaints.Add("claims", "has " + path + ", which must be " + what);
  }
}

void CheckChoice(const ClaimSchema& schema,
                 std::span<const Claim169Choice> choices,
                 const std::string& path,
                 Complaints& complaints) {
  const bool holds =
      schema.kind == ClaimKind::kText && !schema.values.empty() &&
      std::all_of(schema.values.begin(), schema.values.end(), [&](const std::string& value) {
        return FindClaim169Choice(choices, value) != nullptr;
      });
  Expect(holds, path, "text with \"values\" among " + NamesOf(choices), complaints);
}

void CheckBiometric(const ClaimSchema& element, const std::string& path, Complaints& complaints) {
  bool has_data = false;
  for (const auto& [name, schema] : element.members) {
    const std::string member_path = path + "/" + name;
    if (name == "data") {
      has_data = schema.mandatory;
      Expect(schema.kind == ClaimKind::kBytes, member_path, "bytes", complaints);
    } else if (name == "format") {
      CheckChoice(schema, kClaim169BiometricFormats, member_path, complaints);
    } else {
      Expect(name == "issuer" && schema.kind == ClaimKind::kText,
             member_path,
             "one of data, format and issuer, the last a text",
             complaints);
    }
  }
  Expect(has_data, path, "an array of objects with \"data\", mandatory", complaints);
}

void CheckAttribute(const ClaimSchemaMember& member,
                    const Claim169Attribute& attribute,
                    Complaints& complaints) {
  const auto& [name, schema] = member;
  const bool is_array = schema.kind == ClaimKind::kArray && !schema.element.empty();
  switch (attribute.kind) {
    case Claim169Kind::kText:
      Expect(schema.kind == ClaimKind::kText, name, "text", complaints);
      return;
    case Claim169Kind::kDate:
      Expect(schema.kind == ClaimKind::kFullDate, name, "a full-date", complaints);
      return;
    case Claim169Kind::kChoice:
      CheckChoice(schema, attribute.choices, name, complaints);
      return;
    case Claim169Kind::kChoices:
      Expect(is_array, name, "an array", complaints);
      if (is_array) {
        CheckChoice(schema.element.front(), attribute.choices, name + "/null", complaints);
      }
      return;
    case Claim169Kind::kBiometrics:
      Expect(is_array, name, "an array", complaints);
      if (is_array) {
        CheckBiometric(schema.element.front(), name, complaints);
      }
      return;
  }
}

}  // namespace

void CheckClaim169Claims(const ClaimSchema& claims, Complaints& complaints) {
  for (const ClaimSchemaMember& member : claims.members) {
    const Claim169Attribute* attribute = FindClaim169Attribute(member.name);
    if (attribute == nullptr) {
      complaints.Add("claims", "has " + member.name + ", which is no attribute of Claim 169");
    } else {
      CheckAttribute(member, *attribute, complaints);
    }
  }
}

}  // namespace issuer
