#include "appliance/issuance/deferred_claims.h"

#include <algorithm>
#include <utility>

#include "appliance/issuance/sealing.h"

namespace issuer {

NewBox MakeBox(const OfferRecord& offer,
               const ConfigurationId& configuration,
               const Services& services) {
  const BoxKey key = NewBoxKey(services.random);
  NewBox box;
  box.key = key.Expose([](ByteView raw) { return ClaimValue::OfBytes(ToBytes(raw)); });
  box.record.offer = offer.handle;
  box.record.configuration = configuration;
  box.record.created_at = offer.created_at;
  const Config& config = services.config;
  const Seconds refresh = config.refresh.enabled ? config.refresh.lifetime : Seconds(0);
  // Twice the lifetime: one for the decision, one for the wallet to collect.
  box.record.expires_at = offer.expires_at + std::max(2 * config.deferred.lifetime, refresh);
  box.record.box = PublicHalfOf(key);
  return box;
}

Result<ClaimValue> EntryOf(ClaimValue tree, const ConfigurationId& configuration) {
  for (ClaimMember& member : tree.members) {
    if (member.name == configuration.value()) {
      return std::move(member.value);
    }
  }
  return Fail(ErrorCode::kRecordMalformed, "no claims for a configuration that is covered");
}

Result<std::optional<ClaimValue>> ResolveClaims(ClaimValue entry,
                                                const std::optional<DeferralRecord>& deferral) {
  if (entry.kind == ClaimKind::kObject) {
    return std::optional(std::move(entry));
  }
  if (entry.kind != ClaimKind::kBytes) {
    return Fail(ErrorCode::kRecordMalformed, "neither claims nor the key to them");
  }
  const BoxKey key{ByteView(entry.bytes)};
  Wipe(entry.bytes);
  if (!deferral.has_value()) {
    return Fail(ErrorCode::kCredentialDenied, "nobody supplied the claims in time");
  }
  switch (deferral->state) {
    case DeferralState::kWaiting:
      return std::optional<ClaimValue>();
    case DeferralState::kDenied:
      return Fail(ErrorCode::kCredentialDenied, "an operator denied the credential");
    case DeferralState::kCompleted:
      break;
  }
  ASSIGN_OR_RETURN(ClaimValue claims, OpenClaimsFromBox(key, deferral->sealed_claims));
  return std::optional(std::move(claims));
}

}  // namespace issuer
