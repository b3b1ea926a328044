// The request keys on disk: one PKCS#8 file a key, mode 0600, in a folder that nobody else may
// enter. docs/adr/0011 says why they are not sealed.
#pragma once

#include <filesystem>
#include <utility>
#include <vector>

#include "appliance/base/clock.h"
#include "appliance/base/result.h"
#include "crypto/openssl/decryption_key.h"

namespace issuer {

struct StoredRequestKey {
  Timestamp created;
  DecryptionKey key;
};

// For one thread at a time, of one process.
class RequestKeyFolder {
 public:
  // Makes the folder with mode 0700 if it is not there. Fails with kFileUnusable if it cannot; with
  // kKeyUnfit if it belongs to somebody else or lets others in.
  static Result<RequestKeyFolder> Open(std::filesystem::path folder);

  // All keys, oldest first. Files of other names are left alone, except what a write left behind
  // that did not finish. Fails with kFileUnusable; with kKeyUnfit if a key file is readable for
  // others, is no plain file of ours, or holds no key.
  Result<std::vector<StoredRequestKey>> ReadAll() const;

  // On disk, name and all, when this returns. Fails with kFileUnusable (retry later); so does a
  // second key of one algorithm and second.
  Status Write(const StoredRequestKey& stored) const;

  // Fails with kFileUnusable.
  Status Erase(const StoredRequestKey& stored) const;

 private:
  explicit RequestKeyFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

  std::filesystem::path folder_;
};

}  // namespace issuer
