#include "crypto/formats/sd_jwt_vc.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "appliance/base/check.h"
#include "appliance/base/claim_codec.h"
#include "appliance/base/encoding.h"
#include "appliance/base/json_writer.h"
#include "crypto/formats/selective_payload.h"
#include "crypto/jose/jwk_writer.h"
#include "crypto/openssl/public_key_check.h"

namespace issuer {
namespace {

// Names of the mechanism itself, refused at every depth. "[_sd_alg] MUST NOT be used in any object
// nested within the payload" [rfc9901 §4.1.1]; "The claim name MUST NOT be _sd [or] ..." [rfc9901
// §4.2.1]
constexpr std::array<std::string_view, 3> kMechanismNames = {"_sd", "...", "_sd_alg"};

// What this file writes, or a later part will; an operator's claim of that name would speak for the
// issuer. [sd-jwt-vc §2.2.2.2]
constexpr std::array<std::string_view, 8> kIssuerNames = {
    "iss", "nbf", "exp", "iat", "cnf", "vct", "vct#integrity", "status"};

template <std::size_t N>
bool IsOneOf(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool UsesMechanismName(const ClaimValue& value) {
  return std::any_of(value.elements.begin(), value.elements.end(), UsesMechanismName) ||
         std::any_of(value.members.begin(), value.members.end(), [](const ClaimMember& member) {
           return IsOneOf(member.name, kMechanismNames) || UsesMechanismName(member.value);
         });
}

Status CheckDraft(const SdJwtVcDraft& draft) {
  CHECK(!draft.chain.empty());
  if (draft.claims.kind != ClaimKind::kObject || !IsWellFormed(draft.claims)) {
    return Fail(ErrorCode::kClaimsRefused,
                "the claims are no object, or exceed what a credential holds");
  }
  if (UsesMechanismName(draft.claims)) {
    return Fail(ErrorCode::kClaimsRefused, "a claim has a name that SD-JWT keeps for itself");
  }
  for (const ClaimMember& member : draft.claims.members) {
    if (IsOneOf(member.name, kIssuerNames)) {
      return Fail(ErrorCode::kClaimsRefused, "a claim has a name that only the issuer may write");
    }
  }
  if (draft.expires_at <= draft.issued_at) {
    return Fail(ErrorCode::kClaimsRefused, "the credential would expire before it is issued");
  }
  return draft.holder ? CheckPublicKey(*draft.holder) : Status();
}

std::string WriteHeader(const SdJwtVcDraft& draft) {
  JsonWriter json;
  json.BeginObject();
  json.Member("alg").Text(JoseName(draft.algorithm));
  // "The typ value MUST use dc+sd-jwt" [sd-jwt-vc §2.2.1]
  json.Member("typ").Text(draft.typ == SdJwtVcTyp::kDcSdJwt ? "dc+sd-jwt" : "vc+sd-jwt");
  json.Member("x5c").BeginArray();
  for (const Bytes& certificate : draft.chain) {
    json.Text(Base64Encode(certificate));  // not base64url [rfc7515 §4.1.6]
  }
  json.EndArray().EndObject();
  return std::move(json).Take();
}

std::string WritePayload(const SdJwtVcDraft& draft, SelectivePayload& payload) {
  JsonWriter json;
  json.BeginObject();
  if (draft.issuer) {
    json.Member("iss").Text(*draft.issuer);
  }
  json.Member("iat").Integer(ToUnix(draft.issued_at));
  json.Member("exp").Integer(ToUnix(draft.expires_at));
  json.Member("vct").Text(draft.type);
  if (draft.holder) {
    json.Member("cnf").BeginObject().Member("jwk");
    WriteJwk(json, *draft.holder);
    json.EndObject();
  }
  if (draft.status) {
    json.Member("status").BeginObject().Member("status_list").BeginObject();
    json.Member("idx").Integer(draft.status->index);
    json.Member("uri").Text(draft.status->uri);
    json.EndObject().EndObject();
  }
  json.Member("_sd_alg").Text("sha-256");
  payload.WriteMembers(draft.claims, json);
  json.EndObject();
  return std::move(json).Take();
}

}  // namespace

Result<std::string> BuildSdJwtVc(const SdJwtVcDraft& draft,
                                 Random& random,
                                 const SignCallback& sign) {
  RETURN_IF_ERROR(CheckDraft(draft));
  SelectivePayload payload(draft.num_decoys, random);
  std::string credential = Base64UrlEncode(AsBytes(WriteHeader(draft))) + "." +
                           Base64UrlEncode(AsBytes(WritePayload(draft, payload)));
  ASSIGN_OR_RETURN(const Bytes signature, sign(AsBytes(credential)));
  credential += "." + Base64UrlEncode(signature) + "~";
  for (const std::string& disclosure : std::move(payload).TakeDisclosures()) {
    credential += disclosure + "~";
  }
  return credential;
}

}  // namespace issuer
