// Group commit: who shares a transaction, and who pays when one fails.
#include "storage/lmdb/commit_queue.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <future>
#include <string>

#include "storage/lmdb/schema.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temp_dir.h"

namespace issuer {
namespace {

class CommitQueueTest : public testing::Test {
 protected:
  void SetUp() override {
    auto environment = Environment::Open(directory_.path(), Environment::kMinMapBytes);
    ASSERT_THAT(environment, IsOk());
    environment_.emplace(std::move(environment).value());
    auto schema = OpenSchema(*environment_);
    ASSERT_THAT(schema, IsOk());
    table_ = schema->nonces;
    queue_ = std::make_unique<CommitQueue>(*environment_);
  }

  // Holds the writer inside a transaction until Release(), so that what comes meanwhile forms one
  // batch.
  void HoldWriter() {
    holder_ = std::thread([this] {
      EXPECT_THAT(queue_->Run([this](WriteTxn&) {
        writer_is_held_.set_value();
        may_go_on_.get_future().wait();
        return Status();
      }),
                  IsOk());
    });
    writer_is_held_.get_future().wait();
  }

  // `body` on a thread of its own; returns once it waits in the queue.
  template <typename Body>
  void Enqueue(const Body& body) {
    const std::size_t num_before = queue_->num_callers();
    callers_.emplace_back(body);
    while (queue_->num_callers() == num_before) {
      std::this_thread::yield();
    }
  }

  void Release() {
    may_go_on_.set_value();
    holder_.join();
    JoinCallers();
  }

  void JoinCallers() {
    for (std::thread& caller : callers_) {
      caller.join();
    }
    callers_.clear();
  }

  Status Put(WriteTxn& txn, const std::string& key, const Bytes& value = {1}) const {
    return txn.Put(table_, AsBytes(key), value);
  }

  bool Has(const std::string& key) const {
    const auto txn = ReadTxn::Begin(*environment_);
    return txn.has_value() && txn->Get(table_, AsBytes(key)).value().has_value();
  }

  // Commits so far that changed something.
  std::size_t NumCommits() const {
    MDB_envinfo info{};
    mdb_env_info(environment_->get(), &info);
    return info.me_last_txnid;
  }

  TempDir directory_;
  std::optional<Environment> environment_;
  Table table_;
  std::unique_ptr<CommitQueue> queue_;
  std::promise<void> writer_is_held_;
  std::promise<void> may_go_on_;
  std::thread holder_;
  std::vector<std::thread> callers_;
};

TEST_F(CommitQueueTest, GivesEachCallerItsOwnResult) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 32; ++i) {
    threads.emplace_back([this, i] {
      const auto result = queue_->Run([this, i](WriteTxn& txn) -> Result<int> {
        RETURN_IF_ERROR(Put(txn, "key" + std::to_string(i)));
        return i;
      });
      EXPECT_THAT(result, IsOkAndHolds(i));
      EXPECT_TRUE(Has("key" + std::to_string(i))) << "visible once Run returned";
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
}

TEST_F(CommitQueueTest, CommitsManyBodiesAtOnce) {
  HoldWriter();
  for (int i = 0; i < 20; ++i) {
    Enqueue([this, i] {
      EXPECT_THAT(queue_->Run([this, i](WriteTxn& txn) { return Put(txn, std::to_string(i)); }),
                  IsOk());
    });
  }
  const std::size_t num_before = NumCommits();
  Release();
  EXPECT_EQ(NumCommits(), num_before + 1);
  EXPECT_TRUE(Has("0"));
  EXPECT_TRUE(Has("19"));
}

TEST_F(CommitQueueTest, TakesNoMoreThanABatchAtOnce) {
  HoldWriter();
  for (std::size_t i = 0; i < CommitQueue::kMaxBatch + 10; ++i) {
    Enqueue([this, i] {
      EXPECT_THAT(queue_->Run([this, i](WriteTxn& txn) { return Put(txn, std::to_string(i)); }),
                  IsOk());
    });
  }
  const std::size_t num_before = NumCommits();
  Release();
  EXPECT_EQ(NumCommits(), num_before + 2);
}

TEST_F(CommitQueueTest, ABodySeesWhatEarlierOnesOfItsBatchWrote) {
  HoldWriter();
  Enqueue([this] {
    EXPECT_THAT(queue_->Run([this](WriteTxn& txn) { return txn.Insert(table_, AsBytes("k"), {}); }),
                IsOkAndHolds(true));
  });
  Enqueue([this] {
    EXPECT_THAT(queue_->Run([this](WriteTxn& txn) { return txn.Insert(table_, AsBytes("k"), {}); }),
                IsOkAndHolds(false));
  });
  Release();
}

TEST_F(CommitQueueTest, AFailingBodyLeavesNoTraceAndHurtsNobody) {
  HoldWriter();
  Enqueue([this] {
    EXPECT_THAT(queue_->Run([this](WriteTxn& txn) { return Put(txn, "before"); }), IsOk());
  });
  Enqueue([this] {
    const Status status = queue_->Run([this](WriteTxn& txn) -> Status {
      RETURN_IF_ERROR(Put(txn, "failing"));
      return Fail(ErrorCode::kInternal, "after a write");
    });
    EXPECT_THAT(status, FailsWith(ErrorCode::kInternal));
  });
  Enqueue([this] {
    EXPECT_THAT(queue_->Run([this](WriteTxn& txn) { return Put(txn, "after"); }), IsOk());
  });
  Release();
  EXPECT_TRUE(Has("before"));
  EXPECT_FALSE(Has("failing"));
  EXPECT_TRUE(Has("after"));
}

TEST_F(CommitQueueTest, ABodyThatGivesUpBeforeItWritesCostsTheOthersNothing) {
  std::atomic<int> num_runs{0};
  HoldWriter();
  Enqueue([&] {
    EXPECT_THAT(queue_->Run([&](WriteTxn& txn) {
      ++num_runs;
      return Put(txn, "good");
    }),
                IsOk());
  });
  Enqueue([this] {
    EXPECT_THAT(queue_->Run([](WriteTxn&) -> Status {
      return Fail(ErrorCode::kRecordMalformed, "found damage");
    }),
                FailsWith(ErrorCode::kRecordMalformed));
  });
  Release();
  EXPECT_EQ(num_runs, 1);
  EXPECT_TRUE(Has("good"));
}

TEST_F(CommitQueueTest, AFullMapFailsOnlyTheBodyThatNeedsTheRoom) {
  const Bytes large(Environment::kMinMapBytes, 0);
  HoldWriter();
  Enqueue([this] {
    EXPECT_THAT(queue_->Run([this](WriteTxn& txn) { return Put(txn, "small"); }), IsOk());
  });
  Enqueue([&] {
    EXPECT_THAT(queue_->Run([&](WriteTxn& txn) { return Put(txn, "large", large); }),
                FailsWith(ErrorCode::kStoreFull));
  });
  Release();
  EXPECT_TRUE(Has("small"));
  EXPECT_FALSE(Has("large"));
  EXPECT_THAT(queue_->Run([this](WriteTxn& txn) { return Put(txn, "later"); }), IsOk());
}

TEST_F(CommitQueueTest, BodiesThatFitOnlyOneByOneFitOneByOne) {
  const Bytes half(Environment::kMinMapBytes * 5 / 8, 0);
  HoldWriter();
  for (const char* key : {"first", "second"}) {
    Enqueue([this, key, &half] {
      const Status status = queue_->Run([&](WriteTxn& txn) { return Put(txn, key, half); });
      EXPECT_EQ(status.has_value(), std::string(key) == "first");
    });
  }
  Release();
  EXPECT_TRUE(Has("first"));
  EXPECT_FALSE(Has("second"));
}

// No write of this process may make a file longer than `max`; gives the old limit back at its end.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t max) {
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit lowered{max, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &lowered);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int) = nullptr;
};

TEST_F(CommitQueueTest, AFailedCommitFailsItsWholeBatchAndLeavesNoTrace) {
  HoldWriter();
  for (const char* key : {"first", "second"}) {
    Enqueue([this, key] {
      EXPECT_THAT(queue_->Run([&](WriteTxn& txn) { return Put(txn, key); }),
                  FailsWith(ErrorCode::kStoreDown));
    });
  }
  {
    const FileSizeLimit limit(0);
    Release();
  }
  EXPECT_FALSE(Has("first"));
  EXPECT_FALSE(Has("second"));
  EXPECT_THAT(queue_->Run([this](WriteTxn& txn) { return Put(txn, "later"); }), IsOk());
  EXPECT_TRUE(Has("later"));
}

TEST_F(CommitQueueTest, DestructionServesThoseWhoWait) {
  HoldWriter();
  for (int i = 0; i < 10; ++i) {
    Enqueue([this, queue = queue_.get(), i] {
      EXPECT_THAT(queue->Run([this, i](WriteTxn& txn) { return Put(txn, std::to_string(i)); }),
                  IsOk());
    });
  }
  may_go_on_.set_value();
  queue_.reset();
  holder_.join();
  JoinCallers();
  EXPECT_TRUE(Has("0"));
  EXPECT_TRUE(Has("9"));
}

}  // namespace
}  // namespace issuer
