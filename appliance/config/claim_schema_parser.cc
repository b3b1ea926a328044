#include "appliance/config/claim_schema_parser.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "appliance/base/size.h"

namespace issuer {
namespace {

struct KindName {
  std::string_view name;
  ClaimKind kind;
};
constexpr std::array<KindName, 9> kKindNames{{{"boolean", ClaimKind::kBoolean},
                                              {"integer", ClaimKind::kInteger},
                                              {"number", ClaimKind::kDecimal},
                                              {"text", ClaimKind::kText},
                                              {"bytes", ClaimKind::kBytes},
                                              {"full-date", ClaimKind::kFullDate},
                                              {"date-time", ClaimKind::kDateTime},
                                              {"array", ClaimKind::kArray},
                                              {"object", ClaimKind::kObject}}};

ClaimKind ReadKind(JsonSection& entry) {
  const std::string name = entry.Text("type");
  for (const KindName& known : kKindNames) {
    if (known.name == name) {
      return known.kind;
    }
  }
  entry.Complain(
      "type",
      "must be boolean, integer, number, text, bytes, full-date, date-time, array or object");
  return ClaimKind::kText;
}

template <std::size_t kSize>
bool IsAmong(const std::array<std::string_view, kSize>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The member names that a format keeps for itself. [rfc9901 §4.1] [SD-3, SD-7] [vcdm §4]
bool IsReservedName(CredentialFormat format, const std::string& name, bool at_top) {
  constexpr std::array<std::string_view, 2> kSdJwtEverywhere{"_sd", "..."};
  constexpr std::array<std::string_view, 9> kSdJwtAtTop{
      "iss", "iat", "nbf", "exp", "cnf", "vct", "vct#integrity", "status", "_sd_alg"};
  constexpr std::array<std::string_view, 11> kW3cAtTop{"@context",
                                                       "id",
                                                       "type",
                                                       "issuer",
                                                       "issuanceDate",
                                                       "expirationDate",
                                                       "validFrom",
                                                       "validUntil",
                                                       "credentialStatus",
                                                       "renderMethod",
                                                       "proof"};
  if (IsW3c(format)) {
    return at_top && IsAmong(kW3cAtTop, name);
  }
  return format == CredentialFormat::kSdJwtVc &&
         (IsAmong(kSdJwtEverywhere, name) || (at_top && IsAmong(kSdJwtAtTop, name)));
}

// What a format needs at the top: a subject, or namespaces.
void CheckTop(const ClaimSchema& schema, CredentialFormat format, JsonSection& configuration) {
  const auto is_object = [](const ClaimSchemaMember& member) {
    return member.schema.kind == ClaimKind::kObject && !member.schema.members.empty();
  };
  if (format == CredentialFormat::kMsoMdoc &&
      !std::all_of(schema.members.begin(), schema.members.end(), is_object)) {
    configuration.Complain("claims",
                           "must have namespaces of type object at the top, each with elements");
  }
  if (IsW3c(format) &&
      std::none_of(schema.members.begin(), schema.members.end(), [&](const auto& member) {
        return member.name == "credentialSubject" && is_object(member) && member.schema.mandatory;
      })) {
    configuration.Complain("claims",
                           "must have \"credentialSubject\" at the top, mandatory, an object with "
                           "members");
  }
}

ClaimSchema ReadSchema(JsonSection& entry) {
  ClaimSchema schema;
  schema.kind = ReadKind(entry);
  schema.mandatory = entry.Boolean("mandatory", false);
  const std::string disclosure = entry.Text("disclosure", "selective");
  if (disclosure != "selective" && disclosure != "always") {
    entry.Complain("disclosure", "must be \"selective\" or \"always\"");
  }
  schema.disclosure = disclosure == "always" ? Disclosure::kAlways : Disclosure::kSelective;
  const bool is_bytes = schema.kind == ClaimKind::kBytes;
  const auto most = static_cast<std::int64_t>(is_bytes ? kMaxClaimBytesLen : kMaxClaimTextLen);
  schema.max_len =
      static_cast<std::size_t>(entry.Integer("max_length",
                                             1,
                                             most,
                                             is_bytes                           ? 512 * kKiB
                                             : schema.kind == ClaimKind::kArray ? 64
                                                                                : 1024));
  schema.values = entry.Texts("values");
  if (!schema.values.empty() && schema.kind != ClaimKind::kText) {
    entry.Complain("values", "is for claims of type text");
  }
  return schema;
}

// Hangs `schema` into the tree at `path`; the reason if it cannot be.
const char* Place(CredentialFormat format,
                  ClaimSchema& root,
                  const JsonValue::Array& path,
                  ClaimSchema schema) {
  ClaimSchema* parent = &root;
  for (std::size_t depth = 0; depth < path.size(); ++depth) {
    const bool is_last = depth + 1 == path.size();
    if (path[depth].IsNull()) {
      if (parent->kind != ClaimKind::kArray) {
        return "has a null, which stands for the elements of an array, below something that is no "
               "array";
      }
      if (is_last == !parent->element.empty()) {
        return is_last ? "is the path of another claim" : "comes before the entry of its parent";
      }
      if (is_last) {
        parent->element.push_back(std::move(schema));
        return nullptr;
      }
      parent = &parent->element.front();
      continue;
    }
    const std::string* name = path[depth].AsText();
    if (name == nullptr || name->empty() || name->size() > kMaxClaimNameLen) {
      return "must be an array of names, with null for the elements of an array";
    }
    if (IsReservedName(format, *name, depth == 0)) {
      return "uses a name that the credential format keeps for itself";
    }
    if (parent->kind != ClaimKind::kObject) {
      return "has a name below something that is no object";
    }
    const auto found = std::find_if(parent->members.begin(),
                                    parent->members.end(),
                                    [&](const auto& member) { return member.name == *name; });
    if (is_last == (found != parent->members.end())) {
      return is_last ? "is the path of another claim" : "comes before the entry of its parent";
    }
    if (is_last) {
      parent->members.push_back({*name, std::move(schema)});
      return nullptr;
    }
    parent = &found->schema;
  }
  return "must not be empty";
}

// Every array needs the type of its elements.
bool HasUntypedArray(const ClaimSchema& schema) {
  if (schema.kind == ClaimKind::kArray && schema.element.empty()) {
    return true;
  }
  return std::any_of(schema.members.begin(),
                     schema.members.end(),
                     [](const auto& member) { return HasUntypedArray(member.schema); }) ||
         std::any_of(schema.element.begin(), schema.element.end(), HasUntypedArray);
}

JsonValue MetadataClaim(const JsonValue& path,
                        const ClaimSchema& schema,
                        const JsonValue& display) {
  JsonValue::Object claim;
  claim.emplace_back("path", path);
  if (schema.mandatory) {
    claim.emplace_back("mandatory", JsonValue(true));
  }
  if (!display.IsNull()) {
    claim.emplace_back("display", display);
  }
  return JsonValue(std::move(claim));
}

// [SD-12]: display entries of type metadata say `label` where the issuer metadata says `name`.
JsonValue TypeClaim(const JsonValue& path, const ClaimSchema& schema, const JsonValue& display) {
  JsonValue::Object claim;
  claim.emplace_back("path", path);
  if (const auto* entries = display.AsArray()) {
    JsonValue::Array labels;
    for (const JsonValue& entry : *entries) {
      if (const std::string* locale = entry.FindText("locale")) {
        labels.emplace_back(JsonValue::Object{{"locale", JsonValue(*locale)},
                                              {"label", JsonValue(*entry.FindText("name"))}});
      }
    }
    if (!labels.empty()) {
      claim.emplace_back("display", JsonValue(std::move(labels)));
    }
  }
  claim.emplace_back("mandatory", JsonValue(schema.mandatory));
  claim.emplace_back(
      "sd", JsonValue(std::string(schema.disclosure == Disclosure::kAlways ? "never" : "always")));
  return JsonValue(std::move(claim));
}

}  // namespace

ParsedClaims ParseClaims(JsonSection& configuration, CredentialFormat format) {
  ParsedClaims parsed;
  parsed.schema.kind = ClaimKind::kObject;
  JsonValue::Array metadata_claims;
  JsonValue::Array type_claims;
  for (JsonSection& entry : configuration.Sections("claims")) {
    const JsonValue* path = entry.Value("path");
    ClaimSchema schema = ReadSchema(entry);
    const JsonValue display = ParseDisplay(entry, "display", Looks::kNameOnly);
    entry.RefuseUnknown();
    if (path == nullptr || path->AsArray() == nullptr || path->AsArray()->empty()) {
      entry.Complain("path", "must be an array of names, with null for the elements of an array");
      continue;
    }
    // "A claims path pointer into an mdoc contains two elements": what is above or inside an
    // element is not described. [vci-1.0 appendix C.2]
    if (format != CredentialFormat::kMsoMdoc || path->AsArray()->size() == 2) {
      metadata_claims.push_back(MetadataClaim(*path, schema, display));
    }
    type_claims.push_back(TypeClaim(*path, schema, display));
    if (const char* problem = Place(format, parsed.schema, *path->AsArray(), std::move(schema))) {
      entry.Complain("path", problem);
    }
  }
  if (parsed.schema.members.empty()) {
    configuration.Complain("claims", "is missing: a credential needs at least one claim");
  }
  if (HasUntypedArray(parsed.schema)) {
    configuration.Complain(
        "claims",
        "has an array without an entry for its elements: add one whose path ends in null");
  }
  CheckTop(parsed.schema, format, configuration);
  parsed.metadata_claims = JsonValue(std::move(metadata_claims));
  parsed.type_claims = JsonValue(std::move(type_claims));
  return parsed;
}

}  // namespace issuer
