// The last step of every issuance, immediate or deferred: drafts, signatures, and what is to be
// remembered of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "appliance/issuance/services.h"

namespace issuer {

using Holders = std::vector<std::optional<PublicKey>>;

struct SignedCredentials {
  std::vector<std::string> texts;  // in the text form of their format
  Timestamp expires_at{};
};

// One credential a holder, in their order, with the status that is at the place of the same number;
// no places: they have none. Times are those of this call, rounded [DEF-6] [SEC-11]. Fails as
// Signer::SignCredentials does.
Result<SignedCredentials> SignCredentials(const Holders& holders,
                                          const std::vector<StatusPlace>& places,
                                          const CredentialConfiguration& configuration,
                                          const ClaimValue& claims,
                                          const RequestId& request,
                                          const Services& services);

struct PreparedNote {
  IssuanceNote note;
  std::string notification_id;  // empty: notifications are off
};

enum class Delivery : std::uint8_t { kImmediate, kDeferred };

// What the store notes of credentials that were signed for `offer`. [NOT-6]
PreparedNote PrepareNote(const OfferHandle& offer,
                         const ConfigurationId& configuration,
                         const SignedCredentials& credentials,
                         const std::vector<StatusPlace>& places,
                         Delivery delivery,
                         const Services& services);

}  // namespace issuer
