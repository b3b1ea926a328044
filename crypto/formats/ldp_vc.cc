#include "crypto/formats/ldp_vc.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "appliance/base/json_writer.h"
#include "appliance/base/rfc3339.h"
#include "crypto/formats/json_ld_claims.h"
#include "crypto/formats/w3c_claims.h"
#include "crypto/rdf/term_syntax.h"

namespace issuer {
namespace {

constexpr std::string_view kDataIntegrityV2 = "https://w3id.org/security/data-integrity/v2";
constexpr std::string_view kEd25519Signature2020V1 =
    "https://w3id.org/security/suites/ed25519-2020/v1";
constexpr std::string_view kStatusV1 = "https://www.w3.org/ns/credentials/status/v1";

template <typename Range>
bool Contains(const Range& range, std::string_view text) {
  return std::find(range.begin(), range.end(), text) != range.end();
}

Unexpected<Error> Unfit(const char* detail) {
  return Fail(ErrorCode::kConfigInvalid, detail);
}

Status CheckStatus(std::span<const BitstringStatusEntry> status) {
  for (std::size_t i = 0; i < status.size(); ++i) {
    const BitstringStatusEntry& entry = status[i];
    if (!IsIri(entry.list) || entry.purpose.empty()) {
      return Unfit("a status entry without URL or purpose");
    }
    // Their ids would be one, and so would they. [BSL-1]
    const auto others = status.subspan(i + 1);
    if (std::any_of(others.begin(), others.end(), [&entry](const BitstringStatusEntry& other) {
          return other.list == entry.list && other.index == entry.index;
        })) {
      return Unfit("two status entries at one place");
    }
  }
  return {};
}

Status CheckDraft(const LdpVcDraft& draft) {
  if (draft.contexts.empty() || draft.contexts.front() != BaseContext(draft.model)) {
    return Unfit("the first context is not that of the data model");
  }
  if (!std::all_of(draft.contexts.begin(), draft.contexts.end(), IsIri) ||
      !Contains(draft.types, "VerifiableCredential")) {
    return Unfit("contexts are no URLs, or the type is no VerifiableCredential");
  }
  if (!IsSuiteOf(draft.suite, draft.algorithm)) {
    return Unfit("the key's algorithm is not of the cryptosuite");
  }
  if (!IsIri(draft.issuer) || !IsIri(draft.verification_method) ||
      !IsIri(draft.id.value_or(draft.issuer)) || !IsIri(draft.holder.value_or(draft.issuer))) {
    return Unfit("issuer, verification method, id or holder is no URL");
  }
  RETURN_IF_ERROR(CheckStatus(draft.status));
  RETURN_IF_ERROR(CheckW3cClaims(
      draft.claims, draft.holder.has_value() ? SubjectId::kHolders : SubjectId::kOperators));
  if (draft.expires_at <= draft.issued_at) {
    return Fail(ErrorCode::kClaimsRefused, "the credential would expire before it is issued");
  }
  return {};
}

JsonValue Text(std::string_view text) {
  return JsonValue(std::string(text));
}

JsonValue Texts(const std::vector<std::string>& texts) {
  JsonValue::Array array;
  for (const std::string& text : texts) {
    array.emplace_back(text);
  }
  return JsonValue(std::move(array));
}

std::vector<std::string> AllContexts(const LdpVcDraft& draft) {
  std::vector<std::string> contexts = draft.contexts;
  const auto add = [&contexts](std::string_view url) {
    if (!Contains(contexts, url)) {
      contexts.emplace_back(url);
    }
  };
  if (draft.suite == Cryptosuite::kEd25519Signature2020) {
    add(kEd25519Signature2020V1);
  } else if (draft.model == DataModel::kV1_1) {
    add(kDataIntegrityV2);
  }
  if (draft.model == DataModel::kV1_1 && !draft.status.empty()) {
    add(kStatusV1);
  }
  return contexts;
}

// "id ... MUST NOT be the URL for the status list" [BSL-1]; version 1.1 demands one. [vcdm-1.1
// §4.9]
JsonValue ToJsonValue(const BitstringStatusEntry& entry) {
  const std::string index = std::to_string(entry.index);
  JsonValue::Object object;
  object.emplace_back("id", Text(entry.list + "#" + index));
  object.emplace_back("type", Text("BitstringStatusListEntry"));
  object.emplace_back("statusPurpose", Text(entry.purpose));
  object.emplace_back("statusListIndex", Text(index));
  object.emplace_back("statusListCredential", Text(entry.list));
  return JsonValue(std::move(object));
}

JsonValue ToJsonValue(std::span<const BitstringStatusEntry> status) {
  if (status.size() == 1) {
    return ToJsonValue(status.front());
  }
  JsonValue::Array array;
  for (const BitstringStatusEntry& entry : status) {
    array.push_back(ToJsonValue(entry));
  }
  return JsonValue(std::move(array));
}

JsonValue ToJsonValue(const RenderMethod& method) {
  JsonValue::Object object;
  object.emplace_back("type", Text("TemplateRenderMethod"));
  if (!method.name.empty()) {
    object.emplace_back("name", Text(method.name));
  }
  object.emplace_back("renderSuite", Text("svg-mustache"));
  object.emplace_back("template",
                      JsonValue(JsonValue::Object{
                          {"id", Text(method.template_url)},
                          {"mediaType", Text("image/svg+xml")},
                          {"digestMultibase", Text(method.digest_multibase)},
                      }));
  return JsonValue(std::move(object));
}

// [LD-9]
JsonValue BoundSubject(const std::string& holder, const JsonValue& subject) {
  JsonValue::Object members{{"id", Text(holder)}};
  for (const auto& member : *subject.AsObject()) {
    members.push_back(member);
  }
  return JsonValue(std::move(members));
}

Result<JsonValue::Object> WriteDocument(const LdpVcDraft& draft) {
  const bool is_v1 = draft.model == DataModel::kV1_1;
  JsonValue::Object document;
  document.emplace_back("@context", Texts(AllContexts(draft)));
  if (draft.id) {
    document.emplace_back("id", Text(*draft.id));
  }
  document.emplace_back("type", Texts(draft.types));
  document.emplace_back("issuer", Text(draft.issuer));
  document.emplace_back(is_v1 ? "issuanceDate" : "validFrom", Text(ToRfc3339(draft.issued_at)));
  document.emplace_back(is_v1 ? "expirationDate" : "validUntil", Text(ToRfc3339(draft.expires_at)));
  if (!draft.status.empty()) {
    document.emplace_back("credentialStatus", ToJsonValue(draft.status));
  }
  if (!draft.render_methods.empty()) {
    JsonValue::Array methods;
    for (const RenderMethod& method : draft.render_methods) {
      methods.push_back(ToJsonValue(method));
    }
    document.emplace_back("renderMethod", JsonValue(std::move(methods)));
  }
  ASSIGN_OR_RETURN(JsonValue::Object members, ToJsonLdMembers(draft.claims));
  for (auto& [name, value] : members) {
    if (name == "credentialSubject" && draft.holder) {
      value = BoundSubject(*draft.holder, value);
    }
    document.emplace_back(std::move(name), std::move(value));
  }
  return document;
}

}  // namespace

std::string_view BaseContext(DataModel model) {
  return model == DataModel::kV1_1 ? "https://www.w3.org/2018/credentials/v1"
                                   : "https://www.w3.org/ns/credentials/v2";
}

Result<std::string> BuildLdpVc(const LdpVcDraft& draft,
                               const RdfConverter& to_rdf,
                               const SignCallback& sign) {
  RETURN_IF_ERROR(CheckDraft(draft));
  ASSIGN_OR_RETURN(JsonValue::Object document, WriteDocument(draft));
  const ProofOptions options{.suite = draft.suite,
                             .algorithm = draft.algorithm,
                             .created = draft.issued_at,
                             .verification_method = draft.verification_method,
                             .purpose = "assertionMethod"};
  ASSIGN_OR_RETURN(const JsonValue credential,
                   AddProof(std::move(document), options, to_rdf, sign));
  return ToJson(credential);
}

}  // namespace issuer
