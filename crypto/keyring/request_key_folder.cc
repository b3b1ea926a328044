#include "crypto/keyring/request_key_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "appliance/base/fd.h"
#include "appliance/base/secret.h"
#include "appliance/base/size.h"

namespace issuer {
namespace {

constexpr std::string_view kPointSuffix = ".ecdh-es.pem";
constexpr std::string_view kRsaSuffix = ".rsa-oaep-256.pem";
constexpr std::string_view kUnfinished = ".unfinished";
constexpr std::size_t kMaxFileLen = 16 * kKiB;
constexpr mode_t kOthers = S_IRWXG | S_IRWXO;

std::string_view SuffixOf(KeyManagement algorithm) {
  return algorithm == KeyManagement::kEcdhEs ? kPointSuffix : kRsaSuffix;
}

// "1790000000.ecdh-es.pem"
std::string NameOf(const StoredRequestKey& stored) {
  return std::to_string(ToUnix(stored.created)).append(SuffixOf(stored.key.algorithm()));
}

struct NameParts {
  Timestamp created;
  KeyManagement algorithm = KeyManagement::kEcdhEs;
};

std::optional<NameParts> ParseName(std::string_view name) {
  std::int64_t seconds = 0;
  const char* const last = name.data() + name.size();
  const auto [end, error] = std::from_chars(name.data(), last, seconds);
  const std::string_view suffix(end, static_cast<std::size_t>(last - end));
  for (const auto algorithm : {KeyManagement::kEcdhEs, KeyManagement::kRsaOaep256}) {
    if (error == std::errc() && suffix == SuffixOf(algorithm)) {
      return NameParts{FromUnix(seconds), algorithm};
    }
  }
  return std::nullopt;
}

Unexpected<Error> Unusable() {
  return Fail(ErrorCode::kFileUnusable, "the folder of the request keys cannot be used");
}

bool IsPrivate(const struct stat& status) {
  return status.st_uid == ::geteuid() && (status.st_mode & kOthers) == 0;
}

Result<WipedBytes> ReadPrivateFile(const std::filesystem::path& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat status {};
  if (!fd.is_open() || ::fstat(fd.get(), &status) != 0) {
    return Unusable();
  }
  if (!S_ISREG(status.st_mode) || !IsPrivate(status) ||
      static_cast<std::size_t>(status.st_size) > kMaxFileLen) {
    return Fail(ErrorCode::kKeyUnfit,
                "a request key's file must be a plain one, its owner issuerd's uid, its mode 0600");
  }
  WipedBytes content(static_cast<std::size_t>(status.st_size));
  std::size_t num_read = 0;
  while (num_read < content.size()) {
    const ssize_t got = ::read(fd.get(), content.data() + num_read, content.size() - num_read);
    if (got <= 0) {
      return Unusable();
    }
    num_read += static_cast<std::size_t>(got);
  }
  return content;
}

Status WriteAll(int fd, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written <= 0) {
      return Unusable();
    }
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return ::fsync(fd) == 0 ? Status() : Unusable();
}

Status SyncFolder(const std::filesystem::path& folder) {
  const UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return fd.is_open() && ::fsync(fd.get()) == 0 ? Status() : Unusable();
}

}  // namespace

Result<RequestKeyFolder> RequestKeyFolder::Open(std::filesystem::path folder) {
  if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    return Unusable();
  }
  struct stat status {};
  if (::lstat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
    return Unusable();
  }
  if (!IsPrivate(status)) {
    return Fail(ErrorCode::kKeyUnfit,
                "the folder of the request keys must belong to issuerd's uid and have mode 0700");
  }
  return RequestKeyFolder(std::move(folder));
}

Result<std::vector<StoredRequestKey>> RequestKeyFolder::ReadAll() const {
  std::vector<StoredRequestKey> keys;
  std::error_code error;
  for (std::filesystem::directory_iterator it(folder_, error), end; !error && it != end;
       it.increment(error)) {
    const std::filesystem::path& path = it->path();
    if (path.extension() == kUnfinished) {
      static_cast<void>(::unlink(path.c_str()));
      continue;
    }
    const std::string name = path.filename().string();
    const std::optional<NameParts> parts = ParseName(name);
    if (!parts.has_value()) {
      continue;
    }
    ASSIGN_OR_RETURN(const WipedBytes pem, ReadPrivateFile(path));
    ASSIGN_OR_RETURN(DecryptionKey key, DecryptionKey::FromPem(pem));
    if (key.algorithm() != parts->algorithm) {
      return Fail(ErrorCode::kKeyUnfit, "a request key's file is named for another algorithm");
    }
    keys.push_back({parts->created, std::move(key)});
  }
  if (error) {
    return Unusable();
  }
  std::stable_sort(
      keys.begin(), keys.end(), [](const auto& a, const auto& b) { return a.created < b.created; });
  return keys;
}

Status RequestKeyFolder::Write(const StoredRequestKey& stored) const {
  const std::filesystem::path path = folder_ / NameOf(stored);
  std::filesystem::path unfinished = path;
  unfinished += kUnfinished;
  std::error_code error;
  if (std::filesystem::exists(path, error) || error) {
    return Unusable();
  }
  const UniqueFd fd(::open(
      unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
  if (!fd.is_open()) {
    return Unusable();
  }
  const WipedBytes pem = stored.key.ToPem();
  const Status written = WriteAll(fd.get(), pem);
  if (!written.has_value() || ::rename(unfinished.c_str(), path.c_str()) != 0) {
    static_cast<void>(::unlink(unfinished.c_str()));
    return Unusable();
  }
  return SyncFolder(folder_);
}

Status RequestKeyFolder::Erase(const StoredRequestKey& stored) const {
  if (::unlink((folder_ / NameOf(stored)).c_str()) != 0 && errno != ENOENT) {
    return Unusable();
  }
  return SyncFolder(folder_);
}

}  // namespace issuer
