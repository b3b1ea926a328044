// The audit log as one append-only file, each record holding the hash of the one before.
// [docs/audit-format.md]
#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "appliance/base/clock.h"
#include "appliance/base/fd.h"
#include "hardening/audit/audit_log.h"
#include "hardening/audit/audit_verifier.h"

namespace issuer {

// Group commit: whoever finds nobody writing writes the records of all who wait, syncs once, and
// wakes them. Any thread.
class ChainedAuditLog final : public AuditLog {
  class PassKey {
    friend class ChainedAuditLog;
    PassKey() = default;
  };

 public:
  // Opens audit.log in `directory` and makes either if it is missing (not the parents of
  // `directory`). Checks the whole chain; about a second a million records. A record torn by a
  // crash is cut off, and a record says so; it had never been acknowledged. Holds a lock on the
  // file until destroyed. Fails with kAuditDown: another process has the log open, it cannot be
  // written, it belongs to somebody else or others may write it, its chain is broken.
  static Result<std::unique_ptr<ChainedAuditLog>> Open(const std::filesystem::path& directory,
                                                       const Clock& clock);

  ChainedAuditLog(PassKey, UniqueFd file, const AuditLogSummary& found);

  Status Append(const AuditEvent& event) override;

  // Whether Open() cut off a torn record.
  bool removed_torn_record() const { return removed_torn_record_; }

 private:
  // Writes what is pending, as the one who does. `lock` holds mutex_, and does again on return.
  void WritePending(std::unique_lock<std::mutex>& lock);

  const UniqueFd file_;
  const bool removed_torn_record_;

  std::mutex mutex_;  // guards all below
  std::condition_variable written_;
  std::string pending_;        // whole lines, not yet given to the kernel
  std::uint64_t num_added_;    // records of the chain, those in pending_ included
  std::uint64_t num_durable_;  // records on disk
  Digest256 head_;             // of the last added one
  bool is_writing_ = false;    // somebody is in WritePending()
  bool has_failed_ = false;    // for ever
};

}  // namespace issuer
