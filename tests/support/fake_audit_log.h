// An audit log in memory, which can be told to fail.
#pragma once

#include <mutex>
#include <vector>

#include "hardening/audit/audit_log.h"

namespace issuer {

// Any thread.
class FakeAuditLog final : public AuditLog {
 public:
  Status Append(const AuditEvent& event) override {
    const std::lock_guard lock(mutex_);
    if (is_down_) {
      return Fail(ErrorCode::kAuditDown, "the fake audit log was told to fail");
    }
    events_.push_back(event);
    return {};
  }
  void GoDown() {
    const std::lock_guard lock(mutex_);
    is_down_ = true;
  }
  std::vector<AuditEvent> events() const {
    const std::lock_guard lock(mutex_);
    return events_;
  }
  std::vector<AuditEvent> EventsOf(AuditEventKind kind) const {
    std::vector<AuditEvent> found;
    for (const AuditEvent& event : events()) {
      if (event.kind == kind) {
        found.push_back(event);
      }
    }
    return found;
  }

 private:
  mutable std::mutex mutex_;  // guards all below
  std::vector<AuditEvent> events_;
  bool is_down_ = false;
};

}  // namespace issuer
