// See job_queue.h.
#include "crypto/signer/job_queue.h"

#include <utility>

namespace issuer {

bool JobQueue::Push(SignerJob job) {
  const std::lock_guard lock(mutex_);
  if (is_closed_ || jobs_.size() >= max_jobs_ || job.len > max_len_ - total_len_) {
    return false;
  }
  total_len_ += job.len;
  jobs_.push_back(std::move(job));
  changed_.notify_one();
  return true;
}

std::optional<SignerJob> JobQueue::Pop() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return is_closed_ || !jobs_.empty(); });
  if (is_closed_) {
    return std::nullopt;
  }
  SignerJob job = std::move(jobs_.front());
  jobs_.pop_front();
  total_len_ -= job.len;
  return job;
}

void JobQueue::Drop(std::uint64_t connection) {
  const std::lock_guard lock(mutex_);
  std::erase_if(jobs_, [&](const SignerJob& job) {
    if (job.connection != connection) {
      return false;
    }
    total_len_ -= job.len;
    return true;
  });
}

void JobQueue::Close() {
  const std::lock_guard lock(mutex_);
  is_closed_ = true;
  jobs_.clear();
  total_len_ = 0;
  changed_.notify_all();
}

}  // namespace issuer
