// The port to the audit log: append, then proceed.
#pragma once

#include "appliance/base/result.h"
#include "hardening/audit/audit_event.h"

namespace issuer {

class AuditLog {
 public:
  virtual ~AuditLog() = default;
  // Returns once the record is on disk. Records of concurrent callers may share one fsync. Any
  // thread. Fails with kAuditDown; then nothing may be signed, and every later call fails as well
  // until the process restarts.
  virtual Status Append(const AuditEvent& event) = 0;
};

}  // namespace issuer
