#include "appliance/issuance/credential_drafts.h"

#include <cstddef>

namespace issuer {
namespace {

// Coarse enough that credentials issued close to each other show the same time, yet small against
// the validity: a credential never begins its life half spent. [SEC-11]
Seconds GranularityFor(Seconds validity) {
  if (validity >= std::chrono::hours(24)) {
    return std::chrono::hours(1);
  }
  return validity >= std::chrono::minutes(24) ? Seconds(std::chrono::minutes(1)) : Seconds(1);
}

}  // namespace

std::vector<CredentialDraft> DraftsFor(const std::vector<std::optional<PublicKey>>& holders,
                                       const CredentialConfiguration& configuration,
                                       const ClaimValue& claims,
                                       const RequestId& request,
                                       Timestamp now) {
  const Seconds validity = configuration.signing.validity;
  CredentialDraft draft;
  draft.request = request;
  draft.configuration = configuration.id;
  draft.claims = claims;
  draft.num_decoys = configuration.num_decoys;
  draft.issued_at = now - now.time_since_epoch() % GranularityFor(validity);
  draft.expires_at = draft.issued_at + validity;
  std::vector<CredentialDraft> drafts(holders.size(), draft);
  for (std::size_t i = 0; i < holders.size(); ++i) {
    drafts[i].holder = holders[i];
  }
  return drafts;
}

}  // namespace issuer
