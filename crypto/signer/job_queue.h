// Requests that wait for a worker: bounded in number and in bytes.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <variant>

#include "appliance/base/clock.h"
#include "crypto/signer/signer.h"

namespace issuer {

struct ListKeysJob {};

// One request, decoded.
struct SignerJob {
  std::uint64_t connection = 0;
  std::uint64_t id = 0;
  std::size_t len = 0;  // bytes of its frame
  std::variant<ListKeysJob, CredentialDraft, MetadataDraft, StatusListDraft, AuditedStatusChange>
      work;
  Deadline deadline;
};

// Any thread.
class JobQueue {
 public:
  JobQueue(std::size_t max_jobs, std::size_t max_len) : max_jobs_(max_jobs), max_len_(max_len) {}

  // False if there is no room, or the queue is closed.
  bool Push(SignerJob job);
  // Waits for a job; nullopt once the queue is closed.
  std::optional<SignerJob> Pop();
  // Drops the jobs of a connection that is no more.
  void Drop(std::uint64_t connection);
  // Drops everything; Pop() returns nullopt from now on.
  void Close();

 private:
  const std::size_t max_jobs_;
  const std::size_t max_len_;
  std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::deque<SignerJob> jobs_;
  std::size_t total_len_ = 0;
  bool is_closed_ = false;
};

}  // namespace issuer
