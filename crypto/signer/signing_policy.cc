// See signing_policy.h.
#include "crypto/signer/signing_policy.h"

#include <algorithm>

namespace issuer {
namespace {

constexpr std::uint64_t kSignatureCost = 60;

std::uint64_t CapacityOf(const SigningPolicyEntry& entry) {
  return std::uint64_t{entry.max_per_minute} * kSignatureCost;
}

Unexpected<AuditRefusal> Refuse(AuditRefusal refusal) {
  return Unexpected<AuditRefusal>(refusal);
}

AuditRefusal CheckTimes(const CredentialDraft& draft,
                        const SigningPolicy::Permit& permit,
                        Timestamp now) {
  const bool is_plausible = draft.issued_at <= now + kMaxIssuedAhead &&
                            draft.issued_at >= now - kMaxIssuedBehind &&
                            draft.expires_at > draft.issued_at && draft.expires_at > now;
  if (!is_plausible || now < permit.key->not_before || now > permit.key->not_after) {
    return AuditRefusal::kTimeImplausible;
  }
  if (draft.expires_at - draft.issued_at > permit.entry->validity ||
      draft.expires_at > permit.key->not_after) {
    return AuditRefusal::kValidityTooLong;
  }
  return AuditRefusal::kNone;
}

}  // namespace

SigningPolicy::SigningPolicy(const Config& config,
                             std::span<const SigningKeyInfo> keys,
                             const Clock& clock)
    : clock_(clock), serves_draft13_(config.draft13_identifier.has_value()) {
  for (const SigningPolicyEntry& entry : config.credentials) {
    const auto key = std::find_if(keys.begin(), keys.end(), [&](const SigningKeyInfo& info) {
      return info.name == entry.key;
    });
    if (key != keys.end()) {
      rules_.emplace(entry.id, Rule{{&entry, &*key}, CapacityOf(entry), clock_.Now()});
    }
  }
}

Result<SigningPolicy::Permit, AuditRefusal> SigningPolicy::Check(const CredentialDraft& draft) {
  const auto found = rules_.find(draft.configuration);
  if (found == rules_.end() || (draft.for_draft13 && !serves_draft13_)) {
    return Refuse(AuditRefusal::kUnknownConfiguration);
  }
  Rule& rule = found->second;
  if (rule.permit.entry->binding_required && !draft.holder.has_value()) {
    return Refuse(AuditRefusal::kBindingMissing);
  }
  const Timestamp now = clock_.Now();
  if (const AuditRefusal refusal = CheckTimes(draft, rule.permit, now);
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
