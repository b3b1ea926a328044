#include "crypto/formats/w3c_claims.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "appliance/base/claim_codec.h"
#include "appliance/base/encoding.h"

namespace issuer {
namespace {

// An operator's member of that name would speak for the issuer.
constexpr std::array<std::string_view, 11> kIssuerNames{"@context",
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

Status CheckSubject(const ClaimValue& subject, SubjectId subject_id) {
  if (subject.kind != ClaimKind::kObject || subject.members.empty()) {
    return Fail(ErrorCode::kClaimsRefused, "credentialSubject is no object with members");
  }
  const bool has_id = std::any_of(subject.members.begin(),
                                  subject.members.end(),
                                  [](const auto& member) { return member.name == "id"; });
  if (has_id && subject_id == SubjectId::kHolders) {
    return Fail(ErrorCode::kClaimsRefused, "the subject's id is the holder's, not the operator's");
  }
  return {};
}

}  // namespace

Status CheckW3cClaims(const ClaimValue& claims, SubjectId subject_id) {
  if (claims.kind != ClaimKind::kObject || !IsWellFormed(claims)) {
    return Fail(ErrorCode::kClaimsRefused,
                "the claims are no object, or exceed what a credential holds");
  }
  const ClaimValue* subject = nullptr;
  for (const ClaimMember& member : claims.members) {
    if (std::find(kIssuerNames.begin(), kIssuerNames.end(), member.name) != kIssuerNames.end()) {
      return Fail(ErrorCode::kClaimsRefused, "a claim has a name that only the issuer may write");
    }
    if (member.name == "credentialSubject") {
      subject = &member.value;
    }
  }
  if (subject == nullptr) {
    return Fail(ErrorCode::kClaimsRefused, "there is no credentialSubject");
  }
  return CheckSubject(*subject, subject_id);
}

std::vector<BitstringStatusEntry> BitstringEntriesOf(const StatusReference& status) {
  std::vector<BitstringStatusEntry> entries;
  for (const char* purpose : {"revocation", "suspension"}) {
    entries.push_back({status.uri + "/" + purpose, status.index, purpose});
  }
  return entries;
}

std::string NewCredentialId(Random& random) {
  Bytes bytes = random.Take(16);
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0fU) | 0x40U);  // version
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3fU) | 0x80U);  // variant
  std::string uuid = HexEncode(bytes);
  for (const std::size_t at : {std::size_t{8}, std::size_t{13}, std::size_t{18}, std::size_t{23}}) {
    uuid.insert(at, 1, '-');
  }
  return "urn:uuid:" + uuid;
}

}  // namespace issuer
