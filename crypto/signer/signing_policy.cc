// See signing_policy.h.
#include "crypto/signer/signing_policy.h"

#include <algorithm>
#include <string_view>

namespace issuer {
namespace {

constexpr std::uint64_t kSignatureCost = 60;

std::uint64_t CapacityOf(const SigningPolicyEntry& entry) {
  return std::uint64_t{entry.max_per_minute} * kSignatureCost;
}

Unexpected<AuditRefusal> Refuse(AuditRefusal refusal) {
  return Unexpected<AuditRefusal>(refusal);
}

AuditRefusal CheckTimes(Timestamp issued_at,
                        Timestamp expires_at,
                        const SigningPolicy::Permit& permit,
                        Timestamp now) {
  const bool is_plausible = issued_at <= now + kMaxIssuedAhead &&
                            issued_at >= now - kMaxIssuedBehind && expires_at > issued_at &&
                            expires_at > now;
  if (!is_plausible || now < permit.key->not_before || now > permit.key->not_after) {
    return AuditRefusal::kTimeImplausible;
  }
  if (expires_at - issued_at > permit.entry->validity || expires_at > permit.key->not_after) {
    return AuditRefusal::kValidityTooLong;
  }
  return AuditRefusal::kNone;
}

SigningPolicyEntry MetadataEntry() {
  SigningPolicyEntry entry;
  entry.validity = kMaxMetadataValidity;
  entry.max_per_minute = kMaxMetadataPerMinute;
  return entry;
}

SigningPolicyEntry StatusEntry(const StatusSettings& status) {
  SigningPolicyEntry entry;
  entry.validity = status.lifetime;
  entry.max_per_minute = kMaxStatusListsPerMinute;
  return entry;
}

// True for BASE/ID and `suffix`, where ID is one segment of base64url.
bool IsListUri(std::string_view uri, std::string_view base, std::string_view suffix) {
  constexpr std::string_view kIdCharacters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  if (!uri.starts_with(base) || !uri.ends_with(suffix) ||
      uri.size() <= base.size() + 1 + suffix.size() || uri[base.size()] != '/') {
    return false;
  }
  uri.remove_prefix(base.size() + 1);
  uri.remove_suffix(suffix.size());
  return uri.find_first_not_of(kIdCharacters) == std::string_view::npos;
}

std::string_view SuffixOf(StatusListForm form) {
  switch (form) {
    case StatusListForm::kTokenJwt:
    case StatusListForm::kTokenCwt:
      break;
    case StatusListForm::kRevocation:
      return "/revocation";
    case StatusListForm::kSuspension:
      return "/suspension";
  }
  return "";
}

}  // namespace

SigningPolicy::SigningPolicy(const Config& config,
                             std::span<const SigningKeyInfo> keys,
                             const Clock& clock)
    : clock_(clock),
      serves_draft13_(config.draft13_identifier.has_value()),
      metadata_entry_(MetadataEntry()),
      status_(config.status),
      status_entry_(StatusEntry(config.status)) {
  const auto find = [&](const KeyName& name) -> const SigningKeyInfo* {
    const auto key = std::find_if(
        keys.begin(), keys.end(), [&](const SigningKeyInfo& info) { return info.name == name; });
    return key == keys.end() ? nullptr : &*key;
  };
  for (const SigningPolicyEntry& entry : config.credentials) {
    if (const SigningKeyInfo* key = find(entry.key)) {
      rules_.emplace(entry.id, Rule{{&entry, key}, CapacityOf(entry), clock_.Now()});
    }
  }
  const SigningKeyConfig* for_metadata = config.FindKey(KeyPurpose::kMetadata);
  if (for_metadata != nullptr && find(for_metadata->name) != nullptr) {
    metadata_rule_ = Rule{
        {&metadata_entry_, find(for_metadata->name)}, CapacityOf(metadata_entry_), clock_.Now()};
  }
  const SigningKeyConfig* for_status = config.StatusKey();
  if (for_status != nullptr && find(for_status->name) != nullptr) {
    status_rule_ =
        Rule{{&status_entry_, find(for_status->name)}, CapacityOf(status_entry_), clock_.Now()};
  }
}

Result<SigningPolicy::Permit, AuditRefusal> SigningPolicy::Check(const CredentialDraft& draft) {
  const auto found = rules_.find(draft.configuration);
  if (found == rules_.end()) {
    return Refuse(AuditRefusal::kUnknownConfiguration);
  }
  Rule& rule = found->second;
  if (draft.for_draft13 &&
      (!serves_draft13_ || rule.permit.entry->format != CredentialFormat::kSdJwtVc)) {
    return Refuse(AuditRefusal::kUnknownConfiguration);
  }
  if (rule.permit.entry->binding_required && !draft.holder.has_value()) {
    return Refuse(AuditRefusal::kBindingMissing);
  }
  if (rule.permit.entry->has_status != draft.status.has_value() ||
      (draft.status.has_value() && !IsListUri(draft.status->uri, status_.base, ""))) {
    return Refuse(AuditRefusal::kStatusUnfit);
  }
  return Take(rule, draft.issued_at, draft.expires_at);
}

Result<SigningPolicy::Permit, AuditRefusal> SigningPolicy::Check(const MetadataDraft& draft) {
  return metadata_rule_.has_value() ? Take(*metadata_rule_, draft.issued_at, draft.expires_at)
                                    : Refuse(AuditRefusal::kUnknownConfiguration);
}

Result<SigningPolicy::Permit, AuditRefusal> SigningPolicy::Check(const StatusListDraft& draft) {
  if (!status_rule_.has_value()) {
    return Refuse(AuditRefusal::kUnknownConfiguration);
  }
  if (!IsListUri(draft.uri, status_.base, SuffixOf(draft.form))) {
    return Refuse(AuditRefusal::kStatusUnfit);
  }
  return Take(*status_rule_, draft.issued_at, draft.expires_at);
}

Result<SigningPolicy::Permit, AuditRefusal> SigningPolicy::Take(Rule& rule,
                                                                Timestamp issued_at,
                                                                Timestamp expires_at) {
  const Timestamp now = clock_.Now();
  if (const AuditRefusal refusal = CheckTimes(issued_at, expires_at, rule.permit, now);
      refusal != AuditRefusal::kNone) {
    return Refuse(refusal);
  }
  const std::lock_guard lock(mutex_);
  if (!TakeFromBucket(rule, now)) {
    return Refuse(AuditRefusal::kRateExceeded);
  }
  return rule.permit;
}

// Precondition: mutex_ is held.
bool SigningPolicy::TakeFromBucket(Rule& rule, Timestamp now) {
  const SigningPolicyEntry& entry = *rule.permit.entry;
  // A clock that stepped back fills nothing; a minute fills it all.
  const auto elapsed =
      std::clamp((now - rule.filled_at).count(), std::int64_t{0}, std::int64_t{60});
  const std::uint64_t inflow = static_cast<std::uint64_t>(elapsed) * entry.max_per_minute;
  rule.bucket = std::min(CapacityOf(entry), rule.bucket + inflow);
  rule.filled_at = now;
  if (rule.bucket < kSignatureCost) {
    return false;
  }
  rule.bucket -= kSignatureCost;
  return true;
}

}  // namespace issuer
