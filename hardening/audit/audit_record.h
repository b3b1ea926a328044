// One line of the audit log. [docs/audit-format.md]
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/openssl/digest.h"
#include "hardening/audit/audit_event.h"

namespace issuer {

// No line is longer, its newline not counted.
constexpr std::size_t kMaxAuditLineLen = 4096;

// What `prev` of the first record says.
constexpr Digest256 kNoAuditRecord{};

// The line for `event`, without a newline. The ids in `event` must be UTF-8 of at most 128 bytes
// each. `seq`   1 for the first record. `prev`  SHA-256 of the line before, without its newline.
std::string FormatAuditRecord(std::uint64_t seq, const AuditEvent& event, const Digest256& prev);

// True if `line` has the members that make the chain where they belong: it begins with `seq` and
// ends with `prev`. What stands between is not looked at; the next line's hash covers it.
bool HasSequenceNumber(std::string_view line, std::uint64_t seq);
bool HasPreviousDigest(std::string_view line, const Digest256& prev);

}  // namespace issuer
