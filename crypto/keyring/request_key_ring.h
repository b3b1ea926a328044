// The keys that wallets encrypt their requests to: made, published, retired and erased by
// themselves. [ENC-7]
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "appliance/base/clock.h"
#include "appliance/base/log.h"
#include "appliance/base/result.h"
#include "crypto/jose/encryption_jwk.h"
#include "crypto/keyring/request_key_folder.h"

namespace issuer {

struct RequestKeyOptions {
  std::filesystem::path folder;
  std::vector<KeyManagement> algorithms;  // one key is published of each; empty: no keys, no folder
  Seconds rotate{30 * 86400};             // age at which a new key takes a key's place
  Seconds grace{2 * 86400};               // how long a key opens requests after that
};

// What metadata has to say at one moment.
struct PublishedRequestKeys {
  std::uint64_t epoch = 0;  // another number whenever the keys are others
  std::vector<EncryptionJwk> keys;
};

// Any thread, except where a member says otherwise.
class RequestKeyRing {
 public:
  // Reads what is there and rotates once. `log` outlives the ring. Fails as RequestKeyFolder does:
  // nothing should be served then.
  static Result<std::unique_ptr<RequestKeyRing>> Open(const RequestKeyOptions& options,
                                                      Timestamp now,
                                                      Log& log);

  // The key named `kid`: published, or in its time of grace.
  std::optional<DecryptionKey> Find(std::string_view kid) const;

  PublishedRequestKeys published() const;
  std::uint64_t epoch() const;

  // Makes a key where the newest of an algorithm is old enough, and erases those whose grace is
  // over. A key is on disk and can be found before it is published. One thread at a time. Fails
  // with kFileUnusable (retry later): the keys are then as they were, and go on to serve.
  Status Rotate(Timestamp now);

 private:
  struct Entry {
    StoredRequestKey stored;
    std::string kid;
  };

  RequestKeyRing(const RequestKeyOptions& options, Log& log) : options_(options), log_(log) {}
  const Entry* NewestOf(KeyManagement algorithm) const;  // caller holds mutex_, or is Rotate()
  std::optional<Timestamp> EndOf(const Entry& entry) const;
  Status AddKey(KeyManagement algorithm, Timestamp now);
  Status EraseKeys(Timestamp now);

  const RequestKeyOptions options_;
  Log& log_;
  std::optional<RequestKeyFolder> folder_;
  mutable std::shared_mutex mutex_;  // guards entries_ and epoch_
  std::vector<Entry> entries_;       // oldest first; changed by Rotate() only
  std::uint64_t epoch_ = 0;
};

}  // namespace issuer
