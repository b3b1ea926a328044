// The issuer metadata as a document that follows the request keys. [ENC-7]
#pragma once

#include <cstdint>
#include <mutex>

#include "api/wallet/public_document.h"
#include "appliance/issuance/services.h"

namespace issuer {

// Any thread. Written anew, with another entity tag, when the first reader finds other keys than it
// was written with; so it never names a key that nobody has any more.
class IssuerMetadataDocument {
 public:
  // `services` outlives it.
  explicit IssuerMetadataDocument(const Services& services);

  PublicDocument Current() const;

 private:
  void Write() const;

  const Services& services_;
  mutable std::mutex mutex_;  // guards what follows
  mutable std::uint64_t epoch_ = 0;
  mutable PublicDocument document_;
};

}  // namespace issuer
