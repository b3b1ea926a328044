// See chained_audit_log.h.
#include "hardening/audit/chained_audit_log.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <utility>

#include "hardening/audit/audit_record.h"

namespace issuer {
namespace {

constexpr const char* kFileName = "audit.log";

Unexpected<Error> Down(const char* detail) {
  return Fail(ErrorCode::kAuditDown, detail);
}

bool WriteAll(int fd, std::string_view rest) {
  while (!rest.empty()) {
    const ssize_t written = ::write(fd, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written <= 0) {
      return false;
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Result<UniqueFd> OpenDirectory(const std::filesystem::path& directory) {
  if (::mkdir(directory.c_str(), 0700) == 0) {
    const UniqueFd parent(::open((directory / "..").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!parent.is_open() || ::fsync(parent.get()) != 0) {
      return Down("the new directory of the audit log cannot be made durable");
    }
  }
  UniqueFd fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.is_open()) {
    return Down("the directory of the audit log does not exist or may not be read");
  }
  return fd;
}

Result<UniqueFd> OpenFile(const std::filesystem::path& directory) {
  ASSIGN_OR_RETURN(const UniqueFd parent, OpenDirectory(directory));
  UniqueFd file(::openat(parent.get(),
                         kFileName,
                         O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
                         0600));
  if (!file.is_open()) {
    return Down("audit.log cannot be opened for writing");
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) ||
      status.st_uid != ::geteuid() || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return Down("audit.log is no regular file, belongs to another user, or others may write it");
  }
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    return Down("another process has audit.log open: only one signerd may write it");
  }
  if (::fsync(file.get()) != 0 || ::fsync(parent.get()) != 0) {
    return Down("audit.log cannot be made durable");
  }
  return file;
}

}  // namespace

Result<std::unique_ptr<ChainedAuditLog>> ChainedAuditLog::Open(
    const std::filesystem::path& directory, const Clock& clock) {
  ASSIGN_OR_RETURN(UniqueFd file, OpenFile(directory));
  const Result<AuditLogSummary, AuditFault> found = VerifyAuditLog(file.get());
  if (!found.has_value()) {
    return Down("the chain of audit.log is broken; `issuerctl audit verify` says where");
  }
  if (found->torn_len > 0 &&
      (::ftruncate(file.get(), static_cast<off_t>(found->len)) != 0 || ::fsync(file.get()) != 0)) {
    return Down("the torn last record of audit.log cannot be removed");
  }
  auto log = std::make_unique<ChainedAuditLog>(PassKey(), std::move(file), *found);
  if (log->removed_torn_record()) {
    AuditEvent event;
    event.kind = AuditEventKind::kTornRecordRemoved;
    event.time = clock.Now();
    RETURN_IF_ERROR(log->Append(event));
  }
  return log;
}

ChainedAuditLog::ChainedAuditLog(PassKey /*key*/, UniqueFd file, const AuditLogSummary& found)
    : file_(std::move(file)),
      removed_torn_record_(found.torn_len > 0),
      num_added_(found.num_records),
      num_durable_(found.num_records),
      head_(found.head) {}

Status ChainedAuditLog::Append(const AuditEvent& event) {
  std::unique_lock lock(mutex_);
  if (has_failed_) {
    return Down("the audit log failed before; it stays closed until a restart");
  }
  const std::uint64_t seq = num_added_ + 1;
  const std::string line = FormatAuditRecord(seq, event, head_);
  head_ = Sha256(AsBytes(line));
  pending_.append(line).push_back('\n');
  num_added_ = seq;
  while (num_durable_ < seq && !has_failed_) {
    if (is_writing_) {
      written_.wait(lock);
    } else {
      WritePending(lock);
    }
  }
  if (num_durable_ < seq) {
    return Down("the audit record could not be written to disk");
  }
  return {};
}

void ChainedAuditLog::WritePending(std::unique_lock<std::mutex>& lock) {
  const std::string batch = std::exchange(pending_, {});
  const std::uint64_t num_then = num_added_;
  is_writing_ = true;
  lock.unlock();
  const bool is_durable = WriteAll(file_.get(), batch) && ::fdatasync(file_.get()) == 0;
  lock.lock();
  is_writing_ = false;
  if (is_durable) {
    num_durable_ = num_then;
  } else {
    has_failed_ = true;  // a later fsync may lie about what an earlier one lost
  }
  written_.notify_all();
}

}  // namespace issuer
