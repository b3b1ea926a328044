// Opening the environment: permissions, our own lock, LMDB, durability of the directory itself.
#include "storage/lmdb/environment.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace issuer {
namespace {

constexpr mode_t kDirectoryMode = 0700;
constexpr mode_t kFileMode = 0600;
constexpr mode_t kOtherUsers = 0077;
constexpr unsigned kMaxTables = 32;

Status MakeDirectory(const std::filesystem::path& directory) {
  if (::mkdir(directory.c_str(), kDirectoryMode) != 0 && errno != EEXIST) {
    return Fail(ErrorCode::kFileUnusable, "the store's directory cannot be made");
  }
  struct stat status {};
  if (::stat(directory.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
    return Fail(ErrorCode::kFileUnusable, "the store's path is not a directory");
  }
  if (status.st_uid != ::geteuid()) {
    return Fail(ErrorCode::kFileUnusable, "the store's directory belongs to another user");
  }
  if ((status.st_mode & kOtherUsers) != 0) {
    return Fail(ErrorCode::kFileUnusable,
                "the store's directory is open to other users: set its mode to 0700");
  }
  return {};
}

// LMDB itself would share the environment with other processes, whose dead readers and lost locks
// we do not want.
Result<UniqueFd> TakeLock(const std::filesystem::path& directory) {
  UniqueFd lock(
      ::open((directory / "issuerd.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kFileMode));
  if (!lock.is_open()) {
    return Fail(ErrorCode::kFileUnusable, "the store's lock file cannot be opened");
  }
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    return Fail(ErrorCode::kStoreDown, "another process has this store open");
  }
  return lock;
}

// A new file survives a power cut only once its directory is synced.
Status SyncDirectory(const std::filesystem::path& directory) {
  const UniqueFd fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.is_open() || ::fsync(fd.get()) != 0) {
    return Fail(ErrorCode::kStoreDown, "the store's directory cannot be synced");
  }
  return {};
}

}  // namespace

Unexpected<Error> FailLmdb(int return_code) {
  switch (return_code) {
    case MDB_MAP_FULL:
      return Fail(ErrorCode::kStoreFull, "the store's map is full");
    case ENOSPC:
      return Fail(ErrorCode::kStoreFull, "the store's disk is full");
    case MDB_TXN_FULL:
      return Fail(ErrorCode::kStoreDown, "a transaction changed too many pages");
    case MDB_READERS_FULL:
      return Fail(ErrorCode::kStoreDown, "too many parallel read transactions");
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
      return Fail(ErrorCode::kStoreDown, "a page of the store is damaged");
    case MDB_PANIC:
      return Fail(ErrorCode::kStoreDown, "the store failed earlier: restart");
    case MDB_INVALID:
    case MDB_VERSION_MISMATCH:
      return Fail(ErrorCode::kStoreDown, "data.mdb is not a file of this LMDB");
    case EIO:
      return Fail(ErrorCode::kStoreDown, "the store's disk failed");
    default:
      return Fail(ErrorCode::kStoreDown, "LMDB failed");
  }
}

Result<Environment> Environment::Open(const std::filesystem::path& directory,
                                      std::uint64_t map_bytes) {
  if (map_bytes < kMinMapBytes) {
    return Fail(ErrorCode::kConfigInvalid, "the store's map needs 4 MiB at least");
  }
  RETURN_IF_ERROR(MakeDirectory(directory));
  ASSIGN_OR_RETURN(UniqueFd lock, TakeLock(directory));
  MDB_env* raw = nullptr;
  if (const int rc = mdb_env_create(&raw); rc != MDB_SUCCESS) {
    return FailLmdb(rc);
  }
  Handle env(raw);
  // MDB_NOTLS: a reader's slot belongs to its transaction, not to its thread, so that threads may
  // come and go. No MDB_NOSYNC, MDB_NOMETASYNC or MDB_WRITEMAP: what is answered is on disk. No
  // MDB_NOMEMINIT: no heap bytes leak into pages.
  for (const int rc : {mdb_env_set_maxdbs(env.get(), kMaxTables),
                       mdb_env_set_maxreaders(env.get(), kMaxReaders),
                       mdb_env_set_mapsize(env.get(), map_bytes),
                       mdb_env_open(env.get(), directory.c_str(), MDB_NOTLS, kFileMode)}) {
    if (rc != MDB_SUCCESS) {
      return FailLmdb(rc);
    }
  }
  RETURN_IF_ERROR(SyncDirectory(directory));
  RETURN_IF_ERROR(SyncDirectory(std::filesystem::absolute(directory).parent_path()));
  Environment environment(std::move(lock), std::move(env));
  environment.CheckReaders();
  return environment;
}

std::uint64_t Environment::map_bytes() const {
  MDB_envinfo info{};
  mdb_env_info(get(), &info);  // fails for null pointers only
  return info.me_mapsize;
}

void Environment::CheckReaders() const {
  mdb_reader_check(get(), nullptr);
}

}  // namespace issuer
