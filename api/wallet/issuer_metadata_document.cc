#include "api/wallet/issuer_metadata_document.h"

#include "appliance/issuance/metadata.h"

namespace issuer {

IssuerMetadataDocument::IssuerMetadataDocument(const Services& services) : services_(services) {
  Write();
}

PublicDocument IssuerMetadataDocument::Current() const {
  const std::lock_guard lock(mutex_);
  if (services_.request_keys.epoch() != epoch_) {
    Write();
  }
  return document_;
}

void IssuerMetadataDocument::Write() const {
  const PublishedRequestKeys keys = services_.request_keys.published();
  epoch_ = keys.epoch;
  document_ = MakePublicDocument(IssuerMetadata(services_.config, services_.credentials, keys));
}

}  // namespace issuer
