// Group commit: callers hand over transaction bodies; one writer runs many of them in one LMDB
// transaction, syncs once, and releases each caller with its own result. Throughput grows with
// concurrency, durability never shrinks. [docs/adr/0005-group-commit.md]
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "storage/lmdb/handles.h"

namespace issuer {

// Any thread but its own. `environment` outlives it.
class CommitQueue {
 public:
  // Bodies in one transaction.
  static constexpr std::size_t kMaxBatch = 256;

  explicit CommitQueue(const Environment& environment);
  // Runs what was handed over and returns once every caller has its result. Nobody may call Run()
  // any more.
  ~CommitQueue();
  CommitQueue(const CommitQueue&) = delete;
  CommitQueue& operator=(const CommitQueue&) = delete;

  // Runs `body`, a callable `Result<T>(WriteTxn&)`, on the writer's thread, and returns what it
  // returned, once that is on disk. A body that returns an error leaves no trace and hurts no other
  // body. Bodies may run twice, of which one counts: they change nothing but the transaction. They
  // see what earlier bodies wrote. Fails with the body's error; with kStoreFull or kStoreDown if
  // the commit failed, and then nothing is visible. Waits without deadline: while a transaction is
  // at work nobody can say what becomes of it.
  template <typename Body>
  std::invoke_result_t<const Body&, WriteTxn&> Run(const Body& body) {
    using Outcome = std::invoke_result_t<const Body&, WriteTxn&>;
    struct Call {
      const Body& body;
      std::optional<Outcome> outcome;
    };
    Call call{body, std::nullopt};
    Pending pending(&call, [](void* context, WriteTxn& txn) -> std::optional<Error> {
      Call& self = *static_cast<Call*>(context);
      self.outcome.emplace(self.body(txn));
      return self.outcome->has_value() ? std::nullopt : std::optional(self.outcome->error());
    });
    RunAndWait(pending);
    if (pending.error.has_value()) {
      return Unexpected<Error>(*pending.error);
    }
    return std::move(*call.outcome);
  }

  // Callers that wait at this moment.
  std::size_t num_callers();

 private:
  using Invoke = std::optional<Error> (*)(void* context, WriteTxn& txn);

  // One waiting caller; lives on its stack, linked into the queue without allocation.
  struct Pending {
    Pending(void* context_in, Invoke invoke_in) : context(context_in), invoke(invoke_in) {}
    void* context;
    Invoke invoke;
    std::optional<Error> error;
    Pending* next = nullptr;
    bool done = false;
    std::condition_variable released;
  };
  using Batch = std::vector<Pending*>;

  void RunAndWait(Pending& pending);
  void WriterLoop() noexcept;  // out of memory ends the process: what was answered is on disk
  bool TakeBatch(Batch& batch);
  void Settle(const Batch& batch);
  // False: nothing was committed, and the bodies must run alone. True: each has its result.
  bool RunTogether(const Batch& batch);
  static void FailAll(const Batch& batch, const Error& error);
  void RunAlone(Pending& pending);
  void Release(const Batch& batch);

  const Environment& environment_;
  std::mutex mutex_;  // guards all below, and `done` of every Pending
  std::condition_variable work_;
  std::condition_variable idle_;  // the last caller left
  std::size_t num_callers_ = 0;
  Pending* first_ = nullptr;
  Pending* last_ = nullptr;
  bool stopping_ = false;
  std::thread writer_;  // last: runs on all of the above
};

}  // namespace issuer
