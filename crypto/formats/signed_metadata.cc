#include "crypto/formats/signed_metadata.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "appliance/base/check.h"
#include "appliance/base/claim_codec.h"
#include "appliance/base/encoding.h"
#include "appliance/base/json_writer.h"

namespace issuer {
namespace {

constexpr std::array<std::string_view, 4> kSignersNames{"iss", "sub", "iat", "exp"};

bool IsShownWhole(const ClaimValue& value) {
  return value.disclosure == Disclosure::kAlways &&
         std::all_of(value.elements.begin(), value.elements.end(), IsShownWhole) &&
         std::all_of(value.members.begin(), value.members.end(), [](const ClaimMember& member) {
           return IsShownWhole(member.value);
         });
}

Status CheckDraft(const SignedMetadataDraft& draft) {
  CHECK(!draft.chain.empty());
  if (draft.members.kind != ClaimKind::kObject || !IsWellFormed(draft.members) ||
      !IsShownWhole(draft.members)) {
    return Fail(ErrorCode::kClaimsRefused, "the metadata are no object, or exceed what is signed");
  }
  bool is_ours = false;
  for (const ClaimMember& member : draft.members.members) {
    if (std::find(kSignersNames.begin(), kSignersNames.end(), member.name) != kSignersNames.end()) {
      return Fail(ErrorCode::kClaimsRefused, "a member has a name that only the signer may write");
    }
    is_ours = is_ours || (member.name == "credential_issuer" &&
                          member.value == ClaimValue::OfText(draft.identifier));
  }
  if (!is_ours) {
    return Fail(ErrorCode::kClaimsRefused, "the metadata are of another issuer");
  }
  return draft.expires_at > draft.issued_at
             ? Status()
             : Fail(ErrorCode::kClaimsRefused, "the metadata would expire before they are issued");
}

void WriteValue(JsonWriter& json, const ClaimValue& value) {
  switch (value.kind) {
    case ClaimKind::kNull:
      json.Null();
      return;
    case ClaimKind::kBoolean:
      json.Boolean(value.boolean);
      return;
    case ClaimKind::kInteger:
      json.Integer(value.integer);
      return;
    case ClaimKind::kDecimal:
      json.Decimal(value.decimal);
      return;
    case ClaimKind::kText:
    case ClaimKind::kFullDate:
    case ClaimKind::kDateTime:
      json.Text(value.text);
      return;
    case ClaimKind::kBytes:
      json.Text(Base64UrlEncode(value.bytes));
      return;
    case ClaimKind::kArray:
      json.BeginArray();
      for (const ClaimValue& element : value.elements) {
        WriteValue(json, element);
      }
      json.EndArray();
      return;
    case ClaimKind::kObject:
      json.BeginObject();
      for (const ClaimMember& member : value.members) {
        json.Member(member.name);
        WriteValue(json, member.value);
      }
      json.EndObject();
      return;
  }
}

std::string WriteHeader(const SignedMetadataDraft& draft) {
  JsonWriter json;
  json.BeginObject();
  json.Member("alg").Text(JoseName(draft.algorithm));
  json.Member("typ").Text("openidvci-issuer-metadata+jwt");
  json.Member("x5c").BeginArray();
  for (const Bytes& certificate : draft.chain) {
    json.Text(Base64Encode(certificate));  // not base64url [rfc7515 §4.1.6]
  }
  json.EndArray().EndObject();
  return std::move(json).Take();
}

std::string WritePayload(const SignedMetadataDraft& draft) {
  JsonWriter json;
  json.BeginObject();
  json.Member("iss").Text(draft.identifier);
  json.Member("sub").Text(draft.identifier);
  json.Member("iat").Integer(ToUnix(draft.issued_at));
  json.Member("exp").Integer(ToUnix(draft.expires_at));
  for (const ClaimMember& member : draft.members.members) {
    json.Member(member.name);
    WriteValue(json, member.value);
  }
  json.EndObject();
  return std::move(json).Take();
}

}  // namespace

Result<std::string> BuildSignedMetadata(const SignedMetadataDraft& draft,
                                        const SignCallback& sign) {
  RETURN_IF_ERROR(CheckDraft(draft));
  std::string jws = Base64UrlEncode(AsBytes(WriteHeader(draft))) + "." +
                    Base64UrlEncode(AsBytes(WritePayload(draft)));
  ASSIGN_OR_RETURN(const Bytes signature, sign(AsBytes(jws)));
  jws += "." + Base64UrlEncode(signature);
  return jws;
}

}  // namespace issuer
