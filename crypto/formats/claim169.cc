#include "crypto/formats/claim169.h"

#include <algorithm>
#include <utility>

#include "appliance/base/claim169.h"
#include "appliance/base/claim_codec.h"
#include "crypto/cose/cbor_writer.h"
#include "crypto/cose/cose_sign1.h"

namespace issuer {
namespace {

constexpr std::uint64_t kTagCwt = 61;  // [rfc8392 §6]

// Claims of a CWT. [rfc8392 §4] [draft-ietf-oauth-status-list §14.3]
constexpr std::int64_t kIssuer = 1;
constexpr std::int64_t kExpires = 4;
constexpr std::int64_t kNotBefore = 5;
constexpr std::int64_t kIssuedAt = 6;
constexpr std::int64_t kIdentityData = 169;
constexpr std::int64_t kStatus = 65'535;

// Members of a biometric. [claim-169 §3.1]
constexpr std::int64_t kData = 0;
constexpr std::int64_t kFormat = 1;
constexpr std::int64_t kSubFormat = 2;
constexpr std::int64_t kDataIssuer = 3;

Unexpected<Error> Refuse(const char* detail) {
  return Fail(ErrorCode::kClaimsRefused, detail);
}

Status WriteChoice(CborWriter& cbor,
                   const ClaimValue& value,
                   std::span<const Claim169Choice> choices) {
  const Claim169Choice* choice =
      value.kind == ClaimKind::kText ? FindClaim169Choice(choices, value.text) : nullptr;
  if (choice == nullptr) {
    return Refuse("a value has no number");
  }
  cbor.Integer(choice->number);
  return {};
}

Status WriteBiometric(CborWriter& cbor, const ClaimValue& biometric) {
  const auto is_data = [](const ClaimMember& member) {
    return member.name == "data" && member.value.kind == ClaimKind::kBytes;
  };
  if (biometric.kind != ClaimKind::kObject ||
      std::none_of(biometric.members.begin(), biometric.members.end(), is_data)) {
    return Refuse("a biometric has no data");
  }
  const bool has_format = std::any_of(biometric.members.begin(),
                                      biometric.members.end(),
                                      [](const auto& member) { return member.name == "format"; });
  cbor.BeginMap(biometric.members.size() + (has_format ? 1 : 0));
  for (const auto& [name, value] : biometric.members) {
    if (name == "data") {
      cbor.Key(kData).ByteString(value.bytes);
      continue;
    }
    if (value.kind != ClaimKind::kText) {
      return Refuse("a biometric's format or issuer is no text");
    }
    if (name == "issuer") {
      cbor.Key(kDataIssuer).Text(value.text);
      continue;
    }
    const Claim169Choice* format =
        name == "format" ? FindClaim169Choice(kClaim169BiometricFormats, value.text) : nullptr;
    if (format == nullptr) {
      return Refuse("a biometric has an unknown format or member");
    }
    cbor.Key(kFormat).Integer(format->number / kClaim169SubFormats);
    cbor.Key(kSubFormat).Integer(format->number % kClaim169SubFormats);
  }
  cbor.EndMap();
  return {};
}

Status WriteElements(CborWriter& cbor,
                     const ClaimValue& value,
                     const Claim169Attribute& attribute) {
  if (value.kind != ClaimKind::kArray || value.elements.empty()) {
    return Refuse("an attribute is no array, or an empty one");
  }
  cbor.Array(value.elements.size());
  for (const ClaimValue& element : value.elements) {
    RETURN_IF_ERROR(attribute.kind == Claim169Kind::kBiometrics
                        ? WriteBiometric(cbor, element)
                        : WriteChoice(cbor, element, attribute.choices));
  }
  return {};
}

Status WriteAttribute(CborWriter& cbor,
                      const ClaimValue& value,
                      const Claim169Attribute& attribute) {
  switch (attribute.kind) {
    case Claim169Kind::kText:
      if (value.kind != ClaimKind::kText) {
        return Refuse("an attribute is no text");
      }
      cbor.Text(value.text);
      return {};
    case Claim169Kind::kDate: {
      if (value.kind != ClaimKind::kFullDate) {
        return Refuse("an attribute is no date");
      }
      std::string digits = value.text;
      std::erase(digits, '-');
      cbor.Text(digits);
      return {};
    }
    case Claim169Kind::kChoice:
      return WriteChoice(cbor, value, attribute.choices);
    case Claim169Kind::kChoices:
    case Claim169Kind::kBiometrics:
      return WriteElements(cbor, value, attribute);
  }
  return Refuse("an attribute of no kind");
}

Result<Bytes> WriteClaims(const Claim169Draft& draft) {
  CborWriter cbor;
  cbor.BeginMap(draft.status.has_value() ? 6 : 5);
  cbor.Key(kIssuer).Text(draft.issuer);
  cbor.Key(kExpires).Integer(ToUnix(draft.expires_at));
  cbor.Key(kNotBefore).Integer(ToUnix(draft.issued_at));
  cbor.Key(kIssuedAt).Integer(ToUnix(draft.issued_at));
  cbor.Key(kIdentityData).BeginMap(draft.claims.members.size());
  for (const auto& [name, value] : draft.claims.members) {
    const Claim169Attribute* attribute = FindClaim169Attribute(name);
    if (attribute == nullptr) {
      return Refuse("an attribute has no number");
    }
    cbor.Key(attribute->number);
    RETURN_IF_ERROR(WriteAttribute(cbor, value, *attribute));
  }
  cbor.EndMap();
  if (draft.status.has_value()) {
    cbor.Key(kStatus).BeginMap(1).Key("status_list").BeginMap(2);
    cbor.Key("idx").Unsigned(draft.status->index);
    cbor.Key("uri").Text(draft.status->uri);
    cbor.EndMap().EndMap();
  }
  cbor.EndMap();
  return std::move(cbor).Take();
}

}  // namespace

Result<Bytes> BuildClaim169(const Claim169Draft& draft,
                            const std::function<Result<Bytes>(ByteView)>& sign) {
  if (draft.claims.kind != ClaimKind::kObject || !IsWellFormed(draft.claims) ||
      draft.claims.members.empty() || draft.expires_at <= draft.issued_at) {
    return Refuse("there are no claims, or they exceed what a credential holds or outlives");
  }
  ASSIGN_OR_RETURN(const Bytes claims, WriteClaims(draft));
  CoseSign1Draft message;
  message.algorithm = draft.algorithm;
  message.key_id = AsBytes(draft.key_id);
  message.payload = claims;
  message.tagging = CoseTagging::kTagged;
  ASSIGN_OR_RETURN(const Bytes sign1, BuildCoseSign1(message, sign));
  CborWriter cbor;
  cbor.Tag(kTagCwt).Raw(sign1);
  return std::move(cbor).Take();
}

}  // namespace issuer
