#include "appliance/issuance/signed_metadata.h"

#include <utility>

#include "appliance/issuance/credential_drafts.h"

namespace issuer {
namespace {

ClaimValue ClaimOf(const JsonValue& json) {
  if (json.AsText() != nullptr) {
    return ClaimValue::OfText(*json.AsText());
  }
  if (json.AsBoolean().has_value()) {
    return ClaimValue::OfBoolean(*json.AsBoolean());
  }
  if (json.AsInteger().has_value()) {
    return ClaimValue::OfInteger(*json.AsInteger());
  }
  if (json.AsDecimal().has_value()) {
    return ClaimValue::OfDecimal(*json.AsDecimal());
  }
  if (const JsonValue::Array* array = json.AsArray()) {
    std::vector<ClaimValue> elements;
    for (const JsonValue& element : *array) {
      elements.push_back(ClaimOf(element));
    }
    return ClaimValue::OfArray(std::move(elements));
  }
  if (const JsonValue::Object* object = json.AsObject()) {
    std::vector<ClaimMember> members;
    for (const auto& [name, value] : *object) {
      members.push_back({name, ClaimOf(value)});
    }
    return ClaimValue::OfObject(std::move(members));
  }
  return ClaimValue::Null();
}

}  // namespace

Result<std::string> SignedMetadata::Of(const JsonValue& metadata,
                                       const RequestId& request,
                                       const Services& services) {
  const Timestamp now = services.clock.Now();
  const std::lock_guard lock(mutex_);
  const bool is_fresh = now >= signed_at_ && now < signed_at_ + kSignedMetadataFreshness;
  if (!jws_.empty() && is_fresh && metadata == metadata_) {
    return jws_;
  }
  MetadataDraft draft;
  draft.request = request;
  draft.members = ClaimOf(metadata);
  draft.issued_at = now;
  draft.expires_at = now + kSignedMetadataValidity;
  ASSIGN_OR_RETURN(std::string jws,
                   services.signer.SignMetadata(draft, Deadline::In(kSignerPatience)));
  jws_ = std::move(jws);
  metadata_ = metadata;
  signed_at_ = now;
  return jws_;
}

}  // namespace issuer
