// See audit_verifier.h.
#include "hardening/audit/audit_verifier.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <vector>

#include "appliance/base/bytes.h"
#include "appliance/base/fd.h"
#include "appliance/base/size.h"
#include "hardening/audit/audit_record.h"

namespace issuer {
namespace {

constexpr std::size_t kReadLen = kMiB;  // many lines at a time

using Verified = Result<AuditLogSummary, AuditFault>;

Unexpected<AuditFault> Fault(std::uint64_t line, const char* what) {
  return Unexpected<AuditFault>(AuditFault{line, what});
}

// Follows the chain, line by line.
class Chain {
 public:
  // Nullptr if `line` is the next record, else what is wrong with the log, `faulty_line` being
  // where.
  const char* Add(std::string_view line) {
    faulty_line_ = summary_.num_records + 1;
    if (line.size() > kMaxAuditLineLen) {
      return "this line is longer than any record";
    }
    if (!HasSequenceNumber(line, summary_.num_records + 1)) {
      return "a record was removed, added or moved here: its number is not the next one";
    }
    if (!HasPreviousDigest(line, summary_.head)) {
      if (summary_.num_records > 0) {
        --faulty_line_;
        return "this record was changed, or the `prev` of the one after it was";
      }
      return "this is not the first record of a log: its `prev` is not zero";
    }
    ++summary_.num_records;
    summary_.head = Sha256(AsBytes(line));
    summary_.len += line.size() + 1;
    return nullptr;
  }

  std::uint64_t faulty_line() const { return faulty_line_; }
  const AuditLogSummary& summary() const { return summary_; }

 private:
  AuditLogSummary summary_;
  std::uint64_t faulty_line_ = 0;
};

// Appends up to kReadLen bytes at `offset` of the file to `buffer`; returns how many, or -1.
ssize_t ReadMore(int fd, std::uint64_t offset, Bytes& buffer) {
  const std::size_t old_len = buffer.size();
  buffer.resize(old_len + kReadLen);
  ssize_t num_read = -1;
  do {
    num_read = ::pread(fd, buffer.data() + old_len, kReadLen, static_cast<off_t>(offset));
  } while (num_read < 0 && errno == EINTR);
  buffer.resize(old_len + (num_read > 0 ? static_cast<std::size_t>(num_read) : 0));
  return num_read;
}

}  // namespace

Verified VerifyAuditLog(const std::filesystem::path& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.is_open()) {
    return Fault(0, "the audit log cannot be opened");
  }
  return VerifyAuditLog(fd.get());
}

Verified VerifyAuditLog(int fd) {
  Chain chain;
  Bytes buffer;  // what was read and is not yet a whole line
  std::uint64_t offset = 0;
  while (true) {
    const ssize_t num_read = ReadMore(fd, offset, buffer);
    if (num_read < 0) {
      return Fault(0, "the audit log cannot be read");
    }
    if (num_read == 0) {
      break;
    }
    offset += static_cast<std::uint64_t>(num_read);
    std::string_view rest = AsText(buffer);
    for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
      if (const char* what = chain.Add(rest.substr(0, end))) {
        return Fault(chain.faulty_line(), what);
      }
      rest.remove_prefix(end + 1);
    }
    if (rest.size() > kMaxAuditLineLen) {
      return Fault(chain.summary().num_records + 1, "this line is longer than any record");
    }
    buffer.erase(buffer.begin(), buffer.end() - static_cast<std::ptrdiff_t>(rest.size()));
  }
  AuditLogSummary summary = chain.summary();
  summary.torn_len = buffer.size();
  return summary;
}

}  // namespace issuer
