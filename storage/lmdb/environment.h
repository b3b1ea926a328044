// Environment: one LMDB environment on disk, opened by this process alone.
#pragma once

#include <lmdb.h>

#include <cstdint>
#include <filesystem>
#include <memory>

#include "appliance/base/fd.h"
#include "appliance/base/result.h"

namespace issuer {

// What a return code of LMDB other than MDB_SUCCESS means to a caller: kStoreFull for a full map or
// disk, else kStoreDown.
Unexpected<Error> FailLmdb(int return_code);

// Any thread. Must outlive every transaction on it, and must not cross a fork.
class Environment {
 public:
  // Smaller maps have no room for the pages that a transaction copies.
  static constexpr std::uint64_t kMinMapBytes = std::uint64_t{4} << 20;
  // Parallel read transactions.
  static constexpr unsigned kMaxReaders = 512;

  // Opens `directory`, and makes it (mode 0700, files 0600) if only its last part is missing. Every
  // commit is synced: data first, then the page that makes it count. Fails with kConfigInvalid:
  // `map_bytes` is under kMinMapBytes; kFileUnusable: not a directory, not ours, open to other
  // users, or not to be made; kStoreDown: another process has it open, or LMDB cannot use it.
  static Result<Environment> Open(const std::filesystem::path& directory, std::uint64_t map_bytes);

  MDB_env* get() const { return env_.get(); }
  // Bytes the store may grow to.
  std::uint64_t map_bytes() const;
  // Frees the slots of readers that died.
  void CheckReaders() const;

 private:
  struct Close {
    void operator()(MDB_env* env) const { mdb_env_close(env); }
  };
  using Handle = std::unique_ptr<MDB_env, Close>;

  Environment(UniqueFd lock, Handle env) : lock_(std::move(lock)), env_(std::move(env)) {}

  UniqueFd lock_;  // held while the environment is open; released after it is closed
  Handle env_;
};

}  // namespace issuer
