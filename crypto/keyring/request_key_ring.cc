#include "crypto/keyring/request_key_ring.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace issuer {

Result<std::unique_ptr<RequestKeyRing>> RequestKeyRing::Open(const RequestKeyOptions& options,
                                                             Timestamp now,
                                                             Log& log) {
  std::unique_ptr<RequestKeyRing> ring(new RequestKeyRing(options, log));
  if (options.algorithms.empty()) {
    return ring;
  }
  ASSIGN_OR_RETURN(RequestKeyFolder folder, RequestKeyFolder::Open(options.folder));
  ASSIGN_OR_RETURN(std::vector<StoredRequestKey> keys, folder.ReadAll());
  ring->folder_ = std::move(folder);
  for (StoredRequestKey& stored : keys) {
    std::string kid = EncryptionKeyThumbprint(stored.key.public_key());
    ring->entries_.push_back({std::move(stored), std::move(kid)});
  }
  RETURN_IF_ERROR(ring->Rotate(now));
  return ring;
}

std::optional<DecryptionKey> RequestKeyRing::Find(std::string_view kid) const {
  const std::shared_lock lock(mutex_);
  for (const Entry& entry : entries_) {
    if (entry.kid == kid) {
      return entry.stored.key.Share();
    }
  }
  return std::nullopt;
}

PublishedRequestKeys RequestKeyRing::published() const {
  const std::shared_lock lock(mutex_);
  PublishedRequestKeys published;
  published.epoch = epoch_;
  for (const KeyManagement algorithm : options_.algorithms) {
    if (const Entry* entry = NewestOf(algorithm); entry != nullptr) {
      published.keys.push_back({entry->stored.key.public_key(), entry->kid});
    }
  }
  return published;
}

std::uint64_t RequestKeyRing::epoch() const {
  const std::shared_lock lock(mutex_);
  return epoch_;
}

Status RequestKeyRing::Rotate(Timestamp now) {
  for (const KeyManagement algorithm : options_.algorithms) {
    const Entry* newest = NewestOf(algorithm);
    if (newest == nullptr || now - newest->stored.created >= options_.rotate) {
      RETURN_IF_ERROR(AddKey(algorithm, now));
    }
  }
  return EraseKeys(now);
}

const RequestKeyRing::Entry* RequestKeyRing::NewestOf(KeyManagement algorithm) const {
  const auto found = std::find_if(entries_.rbegin(), entries_.rend(), [&](const Entry& entry) {
    return entry.stored.key.algorithm() == algorithm;
  });
  return found == entries_.rend() ? nullptr : &*found;
}

// When a key opens nothing any more; nullopt while it is published. A key whose algorithm is no
// longer offered was published until its time at the latest.
std::optional<Timestamp> RequestKeyRing::EndOf(const Entry& entry) const {
  const KeyManagement algorithm = entry.stored.key.algorithm();
  const auto successor = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& other) {
    return other.stored.key.algorithm() == algorithm && other.stored.created > entry.stored.created;
  });
  if (successor != entries_.end()) {
    return successor->stored.created + options_.grace;
  }
  const auto& offered = options_.algorithms;
  if (std::find(offered.begin(), offered.end(), algorithm) == offered.end()) {
    return entry.stored.created + options_.rotate + options_.grace;
  }
  return std::nullopt;
}

Status RequestKeyRing::AddKey(KeyManagement algorithm, Timestamp now) {
  StoredRequestKey stored{now, DecryptionKey::Generate(algorithm)};
  RETURN_IF_ERROR(folder_->Write(stored));
  std::string kid = EncryptionKeyThumbprint(stored.key.public_key());
  log_.Info("request_key.published").With("kid", ConfiguredText{kid}).Write();
  const std::unique_lock lock(mutex_);
  entries_.push_back({std::move(stored), std::move(kid)});
  ++epoch_;
  return {};
}

Status RequestKeyRing::EraseKeys(Timestamp now) {
  std::vector<Entry> kept;
  std::vector<Entry> ended;
  {
    const std::unique_lock lock(mutex_);
    std::vector<bool> has_ended;
    for (const Entry& entry : entries_) {
      const std::optional<Timestamp> end = EndOf(entry);
      has_ended.push_back(end.has_value() && *end <= now);
    }
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      (has_ended[i] ? ended : kept).push_back(std::move(entries_[i]));
    }
    entries_ = std::move(kept);
  }
  Status erased;
  for (const Entry& entry : ended) {
    if (const Status one = folder_->Erase(entry.stored); !one.has_value()) {
      erased = one;  // the next start will find the file, and erase it
      continue;
    }
    log_.Info("request_key.erased").With("kid", ConfiguredText{entry.kid}).Write();
  }
  return erased;
}

}  // namespace issuer
