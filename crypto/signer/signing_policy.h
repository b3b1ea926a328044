// What this appliance may sign: the policy table of signerd. issuerd cannot change it, nor ask for
// anything beyond it.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>

#include "appliance/base/clock.h"
#include "appliance/base/id.h"
#include "appliance/base/result.h"
#include "appliance/config/config.h"
#include "crypto/signer/signer.h"
#include "hardening/audit/audit_event.h"

namespace issuer {

// The caller's clock and ours may differ, and a batch carries the full hour, so that it cannot be
// linked.
constexpr Seconds kMaxIssuedAhead{60};
constexpr Seconds kMaxIssuedBehind{2 * 3600};
// Signed metadata are made anew before they expire, so neither need be generous.
constexpr Seconds kMaxMetadataValidity{7 * 86400};
constexpr std::uint32_t kMaxMetadataPerMinute = 60;
// A change may be followed by the next at once, in three forms and many lists.
constexpr std::uint32_t kMaxStatusListsPerMinute = 6000;

// Any thread.
class SigningPolicy {
 public:
  // What a permitted draft is built from.
  struct Permit {
    const SigningPolicyEntry* entry;
    const SigningKeyInfo* key;
  };

  // `config`, `keys` and `clock` must outlive the policy. Every configuration's key is one of
  // `keys`; one whose key is not is refused as unknown.
  SigningPolicy(const Config& config, std::span<const SigningKeyInfo> keys, const Clock& clock);

  // Refuses, in this order: an unknown configuration, or one for a draft 13 tenant that there is
  // not; a missing holder key; a status where the configuration has none, none where it has one, or
  // one that is not in a list of ours; times that are implausible (issued more than a minute ahead
  // or two hours ago, expired, expiring before issued, outside the certificate's validity now); a
  // validity above the configuration's or beyond the signing certificate's; a rate above the
  // configuration's. A refused draft does not count towards the rate.
  Result<Permit, AuditRefusal> Check(const CredentialDraft& draft);
  // The same for metadata: unknown where no key has that purpose; times, validity and rate are
  // those above. The permit's entry says nothing but these.
  Result<Permit, AuditRefusal> Check(const MetadataDraft& draft);
  // The same for a status list; a URI that is not one of ours in that form is unfit.
  Result<Permit, AuditRefusal> Check(const StatusListDraft& draft);

 private:
  // Tokens of a bucket, in sixtieths: `max_per_minute` flow in each second, a signature takes 60.
  struct Rule {
    Permit permit;
    std::uint64_t bucket;
    Timestamp filled_at;
  };
  Result<Permit, AuditRefusal> Take(Rule& rule, Timestamp issued_at, Timestamp expires_at);
  static bool TakeFromBucket(Rule& rule, Timestamp now);

  const Clock& clock_;
  const bool serves_draft13_;
  std::mutex mutex_;  // guards the buckets
  std::map<ConfigurationId, Rule> rules_;
  const SigningPolicyEntry metadata_entry_;
  std::optional<Rule> metadata_rule_;  // none: no key signs metadata
  const StatusSettings& status_;
  const SigningPolicyEntry status_entry_;
  std::optional<Rule> status_rule_;  // none: no key signs status lists
};

}  // namespace issuer
