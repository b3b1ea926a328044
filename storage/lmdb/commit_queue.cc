// The writer's thread.
#include "storage/lmdb/commit_queue.h"

#include "appliance/base/check.h"

namespace issuer {

CommitQueue::CommitQueue(const Environment& environment) : environment_(environment) {
  writer_ = std::thread([this] { WriterLoop(); });
}

CommitQueue::~CommitQueue() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_.notify_one();
  writer_.join();
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return num_callers_ == 0; });
}

std::size_t CommitQueue::num_callers() {
  const std::lock_guard lock(mutex_);
  return num_callers_;
}

void CommitQueue::RunAndWait(Pending& pending) {
  std::unique_lock lock(mutex_);
  CHECK(!stopping_);
  ++num_callers_;
  (first_ == nullptr ? first_ : last_->next) = &pending;
  last_ = &pending;
  work_.notify_one();
  pending.released.wait(lock, [&pending] { return pending.done; });
  if (--num_callers_ == 0) {
    idle_.notify_all();  // under the lock: the queue may be gone right after
  }
}

void CommitQueue::WriterLoop() noexcept {
  Batch batch;
  batch.reserve(kMaxBatch);
  while (TakeBatch(batch)) {
    Settle(batch);
    Release(batch);
  }
}

bool CommitQueue::TakeBatch(Batch& batch) {
  batch.clear();
  std::unique_lock lock(mutex_);
  work_.wait(lock, [this] { return first_ != nullptr || stopping_; });
  while (first_ != nullptr && batch.size() < kMaxBatch) {
    batch.push_back(first_);
    first_ = first_->next;
  }
  return !batch.empty();
}

void CommitQueue::Settle(const Batch& batch) {
  if (batch.size() > 1 && RunTogether(batch)) {
    return;
  }
  for (Pending* pending : batch) {
    RunAlone(*pending);
  }
}

bool CommitQueue::RunTogether(const Batch& batch) {
  Result<WriteTxn> txn = WriteTxn::Begin(environment_);
  if (!txn.has_value()) {
    FailAll(batch, txn.error());
    return true;
  }
  for (Pending* pending : batch) {
    const std::uint64_t num_writes = txn->num_writes();
    pending->error = pending->invoke(pending->context, *txn);
    // A body that found a damaged record before it wrote anything leaves the transaction whole.
    const bool harmless =
        !pending->error.has_value() ||
        (pending->error->code == ErrorCode::kRecordMalformed && txn->num_writes() == num_writes);
    if (!harmless) {
      return false;
    }
  }
  if (Status committed = std::move(*txn).Commit(); !committed.has_value()) {
    if (committed.error().code == ErrorCode::kStoreFull) {
      return false;  // smaller transactions may fit
    }
    FailAll(batch, committed.error());
  }
  return true;
}

void CommitQueue::FailAll(const Batch& batch, const Error& error) {
  for (Pending* pending : batch) {
    pending->error = error;
  }
}

void CommitQueue::RunAlone(Pending& pending) {
  Result<WriteTxn> txn = WriteTxn::Begin(environment_);
  if (!txn.has_value()) {
    pending.error = txn.error();
    return;
  }
  pending.error = pending.invoke(pending.context, *txn);
  if (pending.error.has_value()) {
    return;
  }
  if (Status committed = std::move(*txn).Commit(); !committed.has_value()) {
    pending.error = committed.error();
  }
}

void CommitQueue::Release(const Batch& batch) {
  // Under the lock, since a released caller's Pending is gone with its stack frame.
  const std::lock_guard lock(mutex_);
  for (Pending* pending : batch) {
    pending->done = true;
    pending->released.notify_one();
  }
}

}  // namespace issuer
