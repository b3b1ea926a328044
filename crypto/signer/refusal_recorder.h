// Records refusals in the audit log, but not without bound: a flood of them must not fill the disk.
#pragma once

#include <cstdint>
#include <mutex>

#include "appliance/base/clock.h"
#include "appliance/base/id.h"
#include "appliance/base/result.h"
#include "hardening/audit/audit_log.h"

namespace issuer {

// At most this many refusals a second are recorded; the next recorded event says how many were not.
constexpr std::uint32_t kMaxRecordedRefusals = 20;

// Any thread.
class RefusalRecorder {
 public:
  RefusalRecorder(AuditLog& audit, const Clock& clock) : audit_(audit), clock_(clock) {}

  // Fails with kAuditDown.
  Status SigningRefused(const RequestId& request,
                        const ConfigurationId& configuration,
                        AuditRefusal refusal);
  Status PeerRefused(AuditRefusal refusal);

  // Refusals that no record has counted yet; forgets them. For the last record of all.
  std::uint64_t TakeOmitted();

 private:
  Status Record(AuditEvent event);

  AuditLog& audit_;
  const Clock& clock_;
  std::mutex mutex_;  // guards all below
  Timestamp second_{};
  std::uint32_t num_recorded_ = 0;  // in this second
  std::uint64_t num_omitted_ = 0;
};

}  // namespace issuer
