#include "crypto/formats/jwt_vc.h"

#include <utility>

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"
#include "appliance/base/json_writer.h"
#include "crypto/formats/w3c_claims.h"
#include "crypto/jose/did_writer.h"
#include "crypto/jose/jwk_writer.h"
#include "crypto/openssl/public_key_check.h"

namespace issuer {
namespace {

Status CheckDraft(const JwtVcDraft& draft) {
  CHECK(!draft.chain.empty());
  RETURN_IF_ERROR(CheckW3cClaims(
      draft.claims, draft.holder.has_value() ? SubjectId::kHolders : SubjectId::kOperators));
  if (draft.expires_at <= draft.issued_at) {
    return Fail(ErrorCode::kClaimsRefused, "the credential would expire before it is issued");
  }
  return draft.holder ? CheckPublicKey(*draft.holder) : Status();
}

std::string WriteHeader(const JwtVcDraft& draft) {
  JsonWriter json;
  json.BeginObject();
  json.Member("alg").Text(JoseName(draft.algorithm));
  json.Member("typ").Text("JWT");
  if (draft.key_id) {
    json.Member("kid").Text(*draft.key_id);
  }
  json.Member("x5c").BeginArray();
  for (const Bytes& certificate : draft.chain) {
    json.Text(Base64Encode(certificate));  // not base64url [rfc7515 §4.1.6]
  }
  json.EndArray().EndObject();
  return std::move(json).Take();
}

void WriteTexts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  json.Member(name).BeginArray();
  for (const std::string& text : texts) {
    json.Text(text);
  }
  json.EndArray();
}

// [BSL-1] The index is a decimal text.
void WriteCredentialStatus(JsonWriter& json, const std::vector<BitstringStatusEntry>& entries) {
  json.Member("credentialStatus").BeginArray();
  for (const BitstringStatusEntry& entry : entries) {
    json.BeginObject();
    json.Member("type").Text("BitstringStatusListEntry");
    json.Member("statusPurpose").Text(entry.purpose);
    json.Member("statusListIndex").Text(std::to_string(entry.index));
    json.Member("statusListCredential").Text(entry.list);
    json.EndObject();
  }
  json.EndArray();
}

// The subject's `id` stands here as well as in `sub`: verifiers look in either place. [JV-3]
void WriteSubject(JsonWriter& json, const ClaimValue& subject, const std::string& holder_did) {
  json.BeginObject();
  if (!holder_did.empty()) {
    json.Member("id").Text(holder_did);
  }
  for (const ClaimMember& member : subject.members) {
    json.Member(member.name).Value(member.value);
  }
  json.EndObject();
}

void WriteRenderMethods(JsonWriter& json, std::span<const RenderMethod> methods) {
  json.Member("renderMethod").BeginArray();
  for (const RenderMethod& method : methods) {
    json.BeginObject().Member("type").Text("TemplateRenderMethod");
    if (!method.name.empty()) {
      json.Member("name").Text(method.name);
    }
    json.Member("renderSuite").Text("svg-mustache").Member("template").BeginObject();
    json.Member("id").Text(method.template_url).Member("mediaType").Text("image/svg+xml");
    json.Member("digestMultibase").Text(method.digest_multibase).EndObject().EndObject();
  }
  json.EndArray();
}

std::string WritePayload(const JwtVcDraft& draft, Random& random) {
  const std::string holder_did = draft.holder ? DidJwkNames(*draft.holder).did : std::string();
  JsonWriter json;
  json.BeginObject();
  json.Member("iss").Text(draft.issuer);
  if (draft.holder) {
    json.Member("sub").Text(holder_did);
  }
  json.Member("iat").Integer(ToUnix(draft.issued_at));
  json.Member("nbf").Integer(ToUnix(draft.issued_at));
  json.Member("exp").Integer(ToUnix(draft.expires_at));
  json.Member("jti").Text(NewCredentialId(random));
  if (draft.holder) {
    json.Member("cnf").BeginObject().Member("jwk");
    WriteJwk(json, *draft.holder);
    json.EndObject();
  }
  if (draft.status) {
    json.Member("status").BeginObject().Member("status_list").BeginObject();
    json.Member("idx").Integer(draft.status->index);
    json.Member("uri").Text(draft.status->uri).EndObject().EndObject();
  }
  json.Member("vc").BeginObject();
  WriteTexts(json, "@context", draft.contexts);
  WriteTexts(json, "type", draft.types);
  if (draft.status) {
    WriteCredentialStatus(json, BitstringEntriesOf(*draft.status));
  }
  if (!draft.render_methods.empty()) {
    WriteRenderMethods(json, draft.render_methods);
  }
  for (const ClaimMember& member : draft.claims.members) {
    json.Member(member.name);
    if (member.name == "credentialSubject") {
      WriteSubject(json, member.value, holder_did);
    } else {
      json.Value(member.value);
    }
  }
  json.EndObject().EndObject();
  return std::move(json).Take();
}

}  // namespace

Result<std::string> BuildJwtVc(const JwtVcDraft& draft, Random& random, const SignCallback& sign) {
  RETURN_IF_ERROR(CheckDraft(draft));
  std::string credential = Base64UrlEncode(AsBytes(WriteHeader(draft))) + "." +
                           Base64UrlEncode(AsBytes(WritePayload(draft, random)));
  ASSIGN_OR_RETURN(const Bytes signature, sign(AsBytes(credential)));
  return credential + "." + Base64UrlEncode(signature);
}

}  // namespace issuer
