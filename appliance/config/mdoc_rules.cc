// See mdoc_rules.h.
#include "appliance/config/mdoc_rules.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace issuer {
namespace {

enum class Presence : std::uint8_t { kMandatory, kOptional };

struct ElementRule {
  std::string_view name;
  Presence presence;
  std::array<ClaimKind, 2> kinds;  // either
};

constexpr ElementRule Must(std::string_view name, ClaimKind kind) {
  return {name, Presence::kMandatory, {kind, kind}};
}
constexpr ElementRule Must(std::string_view name, ClaimKind kind, ClaimKind or_kind) {
  return {name, Presence::kMandatory, {kind, or_kind}};
}
constexpr ElementRule May(std::string_view name, ClaimKind kind) {
  return {name, Presence::kOptional, {kind, kind}};
}

// Of the namespace of the standard. [iso18013-5 §7.2.1]
constexpr std::array kMdlElements = {
    Must("family_name", ClaimKind::kText),
    Must("given_name", ClaimKind::kText),
    Must("birth_date", ClaimKind::kFullDate),
    Must("issue_date", ClaimKind::kFullDate, ClaimKind::kDateTime),
    Must("expiry_date", ClaimKind::kFullDate, ClaimKind::kDateTime),
    Must("issuing_country", ClaimKind::kText),
    Must("issuing_authority", ClaimKind::kText),
    Must("document_number", ClaimKind::kText),
    Must("portrait", ClaimKind::kBytes),
    Must("driving_privileges", ClaimKind::kArray),
    Must("un_distinguishing_sign", ClaimKind::kText),
    May("administrative_number", ClaimKind::kText),
    May("sex", ClaimKind::kInteger),
    May("height", ClaimKind::kInteger),
    May("weight", ClaimKind::kInteger),
    May("eye_colour", ClaimKind::kText),
    May("hair_colour", ClaimKind::kText),
    May("birth_place", ClaimKind::kText),
    May("resident_address", ClaimKind::kText),
    May("portrait_capture_date", ClaimKind::kDateTime),
    May("age_in_years", ClaimKind::kInteger),
    May("age_birth_year", ClaimKind::kInteger),
    May("issuing_jurisdiction", ClaimKind::kText),
    May("nationality", ClaimKind::kText),
    May("resident_city", ClaimKind::kText),
    May("resident_state", ClaimKind::kText),
    May("resident_postal_code", ClaimKind::kText),
    May("resident_country", ClaimKind::kText),
    May("family_name_national_character", ClaimKind::kText),
    May("given_name_national_character", ClaimKind::kText),
    May("signature_usual_mark", ClaimKind::kBytes),
};

// Of one driving privilege, and of one of its codes. [iso18013-5 §7.2.4]
constexpr std::array kPrivilegeMembers = {
    Must("vehicle_category_code", ClaimKind::kText),
    May("issue_date", ClaimKind::kFullDate),
    May("expiry_date", ClaimKind::kFullDate),
    May("codes", ClaimKind::kArray),
};
constexpr std::array kCodeMembers = {
    Must("code", ClaimKind::kText),
    May("sign", ClaimKind::kText),
    May("value", ClaimKind::kText),
};

std::string_view NameOf(ClaimKind kind) {
  switch (kind) {
    case ClaimKind::kNull:
      return "null";
    case ClaimKind::kBoolean:
      return "boolean";
    case ClaimKind::kInteger:
      return "integer";
    case ClaimKind::kDecimal:
      return "number";
    case ClaimKind::kText:
      return "text";
    case ClaimKind::kBytes:
      return "bytes";
    case ClaimKind::kFullDate:
      return "full-date";
    case ClaimKind::kDateTime:
      return "date-time";
    case ClaimKind::kArray:
      return "array";
    case ClaimKind::kObject:
      return "object";
  }
  return "";
}

std::string NameOf(const ElementRule& rule) {
  std::string name(NameOf(rule.kinds[0]));
  if (rule.kinds[1] != rule.kinds[0]) {
    name.append(" or ").append(NameOf(rule.kinds[1]));
  }
  return name;
}

const ClaimSchema* Find(const ClaimSchema& object, std::string_view name) {
  const auto found = std::find_if(object.members.begin(),
                                  object.members.end(),
                                  [&](const auto& member) { return member.name == name; });
  return found == object.members.end() ? nullptr : &found->schema;
}

// `where` is the path of `object`, for people.
void CheckMembers(const ClaimSchema& object,
                  std::span<const ElementRule> rules,
                  const std::string& where,
                  Complaints& complaints) {
  for (const ElementRule& rule : rules) {
    const ClaimSchema* const member = Find(object, rule.name);
    const std::string path = where + "/" + std::string(rule.name);
    const bool is_mandatory = rule.presence == Presence::kMandatory;
    if (member == nullptr) {
      if (is_mandatory) {
        complaints.Add("claims", "lacks " + path + ", of type " + NameOf(rule));
      }
      continue;
    }
    if (std::find(rule.kinds.begin(), rule.kinds.end(), member->kind) == rule.kinds.end()) {
      complaints.Add("claims", "has " + path + " of another type than " + NameOf(rule));
    }
    if (is_mandatory && !member->mandatory) {
      complaints.Add("claims", "has " + path + ", which must say \"mandatory\": true");
    }
  }
}

// "age_over_18" and its like.
void CheckAges(const ClaimSchema& elements, Complaints& complaints) {
  constexpr std::string_view kPrefix = "age_over_";
  for (const auto& [name, schema] : elements.members) {
    if (name.starts_with(kPrefix) && schema.kind != ClaimKind::kBoolean) {
      complaints.Add(
          "claims",
          std::string("has ") + kMdlNamespace + "/" + name + " of another type than boolean");
    }
  }
}

// The objects that `array` is made of; null if it is another array, or none.
const ClaimSchema* ElementsOf(const ClaimSchema* array,
                              const std::string& path,
                              Complaints& complaints) {
  if (array == nullptr || array->kind != ClaimKind::kArray || array->element.empty()) {
    return nullptr;  // complained of already
  }
  const ClaimSchema& element = array->element.front();
  if (element.kind != ClaimKind::kObject) {
    complaints.Add("claims", "has " + path + ", whose elements must be of type object");
    return nullptr;
  }
  return &element;
}

void CheckDrivingPrivileges(const ClaimSchema& elements, Complaints& complaints) {
  const std::string path = std::string(kMdlNamespace) + "/driving_privileges";
  const ClaimSchema* const privilege =
      ElementsOf(Find(elements, "driving_privileges"), path, complaints);
  if (privilege == nullptr) {
    return;
  }
  CheckMembers(*privilege, kPrivilegeMembers, path, complaints);
  const std::string codes_path = path + "/codes";
  if (const ClaimSchema* code = ElementsOf(Find(*privilege, "codes"), codes_path, complaints)) {
    CheckMembers(*code, kCodeMembers, codes_path, complaints);
  }
}

}  // namespace

void CheckMdocClaims(const std::string& doctype,
                     const ClaimSchema& claims,
                     Complaints& complaints) {
  if (doctype != kMdlDoctype) {
    return;
  }
  const ClaimSchema* const elements = Find(claims, kMdlNamespace);
  if (elements == nullptr || !elements->mandatory) {
    complaints.Add("claims",
                   std::string("lacks the namespace ") + kMdlNamespace +
                       ", of type object and with \"mandatory\": true");
  }
  if (elements != nullptr) {
    CheckMembers(*elements, kMdlElements, kMdlNamespace, complaints);
    CheckAges(*elements, complaints);
    CheckDrivingPrivileges(*elements, complaints);
  }
}

}  // namespace issuer
