// See mdoc.h.
#include "crypto/formats/mdoc.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "appliance/base/check.h"
#include "appliance/base/claim_codec.h"
#include "appliance/base/rfc3339.h"
#include "crypto/cose/cbor_writer.h"
#include "crypto/cose/cose_key.h"
#include "crypto/cose/cose_sign1.h"
#include "crypto/formats/claim_cbor.h"
#include "crypto/openssl/digest.h"
#include "crypto/openssl/public_key_check.h"

namespace issuer {
namespace {

constexpr std::size_t kItemRandomLen = 32;  // at least 16 [iso18013-5 §9.1.2.5]

// One element as it is sent: IssuerSignedItemBytes, tag 24 included, and the digest of exactly
// that.
struct SignedItem {
  std::uint32_t digest_id;
  Bytes encoded;
  Digest256 digest;
};

struct SignedNamespace {
  const std::string& name;
  std::vector<SignedItem> items;
};

Unexpected<Error> Refuse(const char* detail) {
  return Fail(ErrorCode::kClaimsRefused, detail);
}

Status CheckNamespaces(const ClaimValue& claims) {
  if (claims.kind != ClaimKind::kObject || !IsWellFormed(claims) || claims.members.empty()) {
    return Refuse("the claims are no object of namespaces, or exceed what a credential holds");
  }
  for (const auto& [name, elements] : claims.members) {
    if (name.empty() || elements.kind != ClaimKind::kObject || elements.members.empty()) {
      return Refuse("a namespace has no name, no elements, or is no object");
    }
    const auto is_nameless = [](const ClaimMember& element) { return element.name.empty(); };
    if (std::any_of(elements.members.begin(), elements.members.end(), is_nameless)) {
      return Refuse("an element has no name");
    }
  }
  return {};
}

// A time that was rounded down may lie before the beginning of a new certificate. [MD-8] [MD-11]
Timestamp SignedAt(const MdocDraft& draft) {
  return std::max(draft.issued_at, draft.signer_not_before);
}

// [MD-8]
Status CheckTimes(const MdocDraft& draft) {
  if (draft.expires_at <= SignedAt(draft)) {
    return Refuse("the document would expire before it is issued");
  }
  if (draft.expires_at > draft.signer_not_after) {
    return Refuse("the document would outlive its signer's certificate");
  }
  if (draft.expected_update.has_value() &&
      (*draft.expected_update <= SignedAt(draft) || *draft.expected_update > draft.expires_at)) {
    return Refuse("the document would be updated when it is not valid");
  }
  return {};
}

Bytes Tag24(ByteView encoded) {
  CborWriter cbor;
  cbor.Tag(kCborTagEncoded).ByteString(encoded);
  return std::move(cbor).Take();
}

SignedItem MakeItem(std::uint32_t digest_id, const ClaimMember& element, Random& random) {
  CborWriter cbor;
  cbor.BeginMap(4);
  cbor.Key("digestID").Unsigned(digest_id);
  cbor.Key("random").ByteString(random.Take(kItemRandomLen));
  cbor.Key("elementIdentifier").Text(element.name);
  cbor.Key("elementValue");
  WriteClaim(cbor, element.value);
  cbor.EndMap();
  SignedItem item{digest_id, Tag24(std::move(cbor).Take()), {}};
  item.digest = Sha256(item.encoded);
  return item;
}

// Members in the order of their names.
std::vector<const ClaimMember*> InOrder(const ClaimValue& object) {
  std::vector<const ClaimMember*> members;
  for (const ClaimMember& member : object.members) {
    members.push_back(&member);
  }
  std::sort(members.begin(), members.end(), [](const auto* a, const auto* b) {
    return a->name < b->name;
  });
  return members;
}

// 0 to count - 1 in random order: an identifier that a verifier sees tells nothing about what was
// withheld.
std::vector<std::uint32_t> ShuffledIds(std::size_t count, Random& random) {
  std::vector<std::uint32_t> ids(count);
  for (std::size_t i = 0; i < count; ++i) {
    ids[i] = static_cast<std::uint32_t>(i);
    std::swap(ids[i], ids[random.Below(static_cast<std::uint32_t>(i + 1))]);
  }
  return ids;
}

std::vector<SignedNamespace> MakeNamespaces(const ClaimValue& claims, Random& random) {
  std::vector<SignedNamespace> namespaces;
  for (const ClaimMember* member : InOrder(claims)) {
    SignedNamespace made{member->name, {}};
    const std::vector<const ClaimMember*> elements = InOrder(member->value);
    const std::vector<std::uint32_t> ids = ShuffledIds(elements.size(), random);
    for (std::size_t i = 0; i < elements.size(); ++i) {
      made.items.push_back(MakeItem(ids[i], *elements[i], random));
    }
    namespaces.push_back(std::move(made));
  }
  return namespaces;
}

// tdate: "fractions of seconds shall not be used; [...] UTC offset of 00:00, indicated by Z"
// [iso18013-5 §7.2.1, §9.1.2.4]
void WriteTime(CborWriter& cbor, Timestamp time) {
  cbor.Tag(kCborTagDateTime).Text(ToRfc3339(time));
}

void WriteValueDigests(CborWriter& cbor, const std::vector<SignedNamespace>& namespaces) {
  cbor.BeginMap(namespaces.size());
  for (const SignedNamespace& space : namespaces) {
    cbor.Key(space.name).BeginMap(space.items.size());
    for (const SignedItem& item : space.items) {
      cbor.Key(item.digest_id).ByteString(item.digest);
    }
    cbor.EndMap();
  }
  cbor.EndMap();
}

void WriteValidity(CborWriter& cbor, const MdocDraft& draft) {
  cbor.BeginMap(draft.expected_update.has_value() ? 4 : 3);
  WriteTime(cbor.Key("signed"), SignedAt(draft));
  WriteTime(cbor.Key("validFrom"), SignedAt(draft));
  WriteTime(cbor.Key("validUntil"), draft.expires_at);
  if (draft.expected_update.has_value()) {
    WriteTime(cbor.Key("expectedUpdate"), *draft.expected_update);
  }
  cbor.EndMap();
}

// MobileSecurityObjectBytes. [iso18013-5 §9.1.2.4]
Bytes MobileSecurityObject(const MdocDraft& draft, const std::vector<SignedNamespace>& namespaces) {
  CborWriter cbor;
  cbor.BeginMap(draft.status.has_value() ? 7 : 6);
  cbor.Key("version").Text("1.0");
  cbor.Key("digestAlgorithm").Text("SHA-256");
  cbor.Key("docType").Text(draft.doctype);
  WriteValueDigests(cbor.Key("valueDigests"), namespaces);
  WriteCoseKey(cbor.Key("deviceKeyInfo").BeginMap(1).Key("deviceKey"), draft.device_key);
  cbor.EndMap();
  WriteValidity(cbor.Key("validityInfo"), draft);
  if (draft.status.has_value()) {
    cbor.Key("status").BeginMap(1).Key("status_list").BeginMap(2);
    cbor.Key("idx").Unsigned(draft.status->index);
    cbor.Key("uri").Text(draft.status->uri);
    cbor.EndMap().EndMap();
  }
  cbor.EndMap();
  return Tag24(std::move(cbor).Take());
}

}  // namespace

Result<Bytes> BuildMdoc(const MdocDraft& draft, Random& random, const SignCallback& sign) {
  CHECK(!draft.chain.empty());
  if (draft.doctype.empty()) {
    return Refuse("the document has no type");
  }
  RETURN_IF_ERROR(CheckNamespaces(draft.claims));
  RETURN_IF_ERROR(CheckTimes(draft));
  RETURN_IF_ERROR(CheckPublicKey(draft.device_key));

  const std::vector<SignedNamespace> namespaces = MakeNamespaces(draft.claims, random);
  const Bytes payload = MobileSecurityObject(draft, namespaces);
  CoseSign1Draft message;
  message.algorithm = draft.algorithm;
  message.chain = draft.chain;
  message.payload = payload;
  ASSIGN_OR_RETURN(const Bytes issuer_auth, BuildCoseSign1(message, sign));

  CborWriter cbor;
  cbor.BeginMap(2);
  cbor.Key("nameSpaces").BeginMap(namespaces.size());
  for (const SignedNamespace& space : namespaces) {
    cbor.Key(space.name).Array(space.items.size());
    for (const SignedItem& item : space.items) {
      cbor.Raw(item.encoded);
    }
  }
  cbor.EndMap();
  cbor.Key("issuerAuth").Raw(issuer_auth);
  cbor.EndMap();
  return std::move(cbor).Take();
}

}  // namespace issuer
