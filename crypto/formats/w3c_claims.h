// What every W3C credential asks of its claims, whatever secures it. [vcdm-1.1 §4] [vcdm-2.0 §4]
#pragma once

#include <string>
#include <vector>

#include "appliance/base/claim_value.h"
#include "appliance/base/random.h"
#include "appliance/base/result.h"
#include "appliance/base/status_reference.h"

namespace issuer {

enum class SubjectId : std::uint8_t { kOperators, kHolders };

// Fails with kClaimsRefused unless `claims` is well formed, has a credentialSubject that is an
// object with members, and uses no name that is the issuer's to write. kHolders: the subject's `id`
// is the holder's DID, so that the claims must not name one.
Status CheckW3cClaims(const ClaimValue& claims, SubjectId subject_id);

// "urn:uuid:" and a random UUID, version 4. [rfc9562 §5.4]
std::string NewCredentialId(Random& random);

// Where a verifier finds whether the credential still holds. [BSL-1]
struct BitstringStatusEntry {
  std::string list;  // URL of the status list credential
  std::uint64_t index = 0;
  std::string purpose;  // "revocation", "suspension"
};

// The two Bitstring forms under which the list of `status` is published.
std::vector<BitstringStatusEntry> BitstringEntriesOf(const StatusReference& status);

}  // namespace issuer
