// LmdbStores: every port of storage/ on one LMDB environment, which this process alone has open.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "appliance/base/result.h"
#include "storage/stores.h"

namespace issuer {

struct LmdbOptions {
  std::filesystem::path directory;  // of mode 0700; made if only its last part is missing
  std::uint64_t map_bytes = 0;      // the most the store may grow to, at least 4 MiB
  Seconds event_retention{0};       // how long events are kept; 0: there are none
};

// Any thread. The directory must be on a local disk. Must not cross a fork.
class LmdbStores {
 private:
  struct Parts;

 public:
  // Every error means that the program should not start:
  // kConfigInvalid: the map is too small;
  // kFileUnusable: the directory is not ours alone, cannot be made, or holds something else;
  // kStoreVersionNewer: a newer program wrote the store; nothing was changed;
  // kRecordMalformed: the store's version is damaged;
  // kStoreDown: another process has the store open, or it cannot be read;  kStoreFull.
  static Result<std::unique_ptr<LmdbStores>> Open(const LmdbOptions& options);

  explicit LmdbStores(std::unique_ptr<Parts> parts);  // for Open()
  // Commits what was handed over. No verb may be at work.
  ~LmdbStores();
  LmdbStores(const LmdbStores&) = delete;
  LmdbStores& operator=(const LmdbStores&) = delete;

  // Good for as long as this object.
  Stores stores();

 private:
  std::unique_ptr<Parts> parts_;
};

}  // namespace issuer
