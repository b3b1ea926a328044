// A credential without a wallet's protocol: for kiosks, counters and paper. The same schema, policy
// and audit as any other.
#pragma once

#include <optional>
#include <string>

#include "appliance/issuance/create_offer.h"
#include "appliance/issuance/services.h"

namespace issuer {

// Made by api/operator/direct_issuance_request.h.
struct DirectIssuance {
  OperatorName requested_by;
  OfferedCredential credential;     // of a configuration that allows direct issuance
  std::optional<PublicKey> holder;  // present exactly when the configuration binds to a key; who
                                    // holds its private half is the operator's to have checked
};

struct DirectlyIssued {
  std::string credential;  // in the text form of its format
  Timestamp expires_at{};
  std::optional<IssuanceId> issuance;  // where its status may change; none: it has no status
};

// The credential is not stored: what the operator does not take is lost. Fails with kSignerDown,
// kSignerBusy, kAuditDown, kTokenDevice (retry), kSignerRefused; with kClaimsRefused where a
// credential for paper would not fit a QR code (nothing was signed then); where the configuration
// has a status, with kStoreDown, kStoreFull (retry).
Result<DirectlyIssued> IssueDirectly(const DirectIssuance& wanted,
                                     const RequestId& request,
                                     const Services& services);

}  // namespace issuer
