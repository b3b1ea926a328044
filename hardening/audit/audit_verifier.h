// Reads an audit log and finds the first record that does not belong. Needs no key and no running
// signer.
#pragma once

#include <cstdint>
#include <filesystem>

#include "appliance/base/result.h"
#include "crypto/openssl/digest.h"

namespace issuer {

struct AuditLogSummary {
  std::uint64_t num_records = 0;
  // SHA-256 of the last line: whoever noted it earlier, elsewhere, can tell whether records were
  // cut off at the end or the last one was changed, which the chain alone cannot show. All zeros
  // for an empty log.
  Digest256 head{};
  std::uint64_t len = 0;  // bytes up to the end of the last whole record
  std::uint64_t torn_len =
      0;  // bytes after it: a record that was being written, and was never acknowledged
};

// Where the chain breaks. `line` counts from 1; 0 where the file could not be read.
struct AuditFault {
  std::uint64_t line = 0;
  const char* what = "";  // a literal, a sentence for a person
};

// Checks every record of the log in the file `path`. Says nothing about records cut off at the end;
// see `head`.
Result<AuditLogSummary, AuditFault> VerifyAuditLog(const std::filesystem::path& path);

// The same for an open file, read from its start with pread; the caller still owns `fd`.
Result<AuditLogSummary, AuditFault> VerifyAuditLog(int fd);

}  // namespace issuer
