// Signed Credential Issuer metadata: made when first asked for, kept until it should be made anew.
// [vci-1.0 §12.2.3]
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "appliance/base/json_value.h"
#include "appliance/issuance/services.h"

namespace issuer {

// How long a signature is valid, and for how long of that it is handed out.
constexpr Seconds kSignedMetadataValidity{86400};
constexpr Seconds kSignedMetadataFreshness{43200};

// Any thread.
class SignedMetadata {
 public:
  // The document `metadata` as compact JWS; the same one until the document changes or half of its
  // validity is over. Fails with kSignerRefused (no key is for it, or the document is too large),
  // kSignerDown, kSignerBusy, kAuditDown, kTokenDevice (retry).
  Result<std::string> Of(const JsonValue& metadata,
                         const RequestId& request,
                         const Services& services);

 private:
  std::mutex mutex_;  // guards all below; held while the signer works, so that one asks for all
  std::string jws_;
  JsonValue metadata_;
  Timestamp signed_at_{};
};

}  // namespace issuer
