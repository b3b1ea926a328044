// The audit log: what is acknowledged is on disk and in the chain; what cannot be written stops
// everything.
#include "hardening/audit/chained_audit_log.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "appliance/base/encoding.h"
#include "tests/support/fake_clock.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temp_dir.h"
#include "tests/support/vectors.h"

namespace issuer {
namespace {

constexpr Timestamp kNow = FromUnix(1767225600);

AuditEvent SignedEvent(const std::string& request) {
  AuditEvent event;
  event.kind = AuditEventKind::kCredentialSigned;
  event.time = kNow;
  event.request = RequestId(request);
  event.configuration = ConfigurationId("pid");
  event.key = KeyName("pid-signer");
  event.signed_digest = Sha256(AsBytes(request));
  return event;
}

std::vector<std::string> LinesOf(const std::filesystem::path& file) {
  std::vector<std::string> lines;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  return lines;
}

class ChainedAuditLogTest : public testing::Test {
 protected:
  std::filesystem::path directory() const { return dir_.path() / "audit"; }
  std::filesystem::path file() const { return directory() / "audit.log"; }
  Result<std::unique_ptr<ChainedAuditLog>> Open() {
    return ChainedAuditLog::Open(directory(), clock_);
  }
  void WriteFile(const std::string& text) const {
    std::ofstream(file(), std::ios::binary | std::ios::trunc) << text;
  }

  TempDir dir_;
  FakeClock clock_{kNow};
};

TEST_F(ChainedAuditLogTest, WritesTheDocumentedLines) {
  {
    ASSERT_OK_AND_ASSIGN(const auto log, Open());
    AuditEvent refused;
    refused.kind = AuditEventKind::kSigningRefused;
    refused.time = kNow;
    refused.configuration = ConfigurationId("pid");
    refused.refusal = AuditRefusal::kRateExceeded;
    refused.num_omitted = 7;
    ASSERT_THAT(log->Append(SignedEvent("rq_1")), IsOk());
    ASSERT_THAT(log->Append(refused), IsOk());
    AuditEvent changed;
    changed.kind = AuditEventKind::kStatusChanged;
    changed.time = kNow;
    changed.configuration = ConfigurationId("pid");
    changed.issuance = "is_1";
    changed.status = CredentialStatus::kInvalid;
    changed.by = OperatorName("clerk");
    ASSERT_THAT(log->Append(changed), IsOk());
  }
  const std::vector<std::string> lines = LinesOf(file());
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0],
            R"({"seq":1,"time":1767225600,"event":"credential_signed","request":"rq_1",)"
            R"("configuration":"pid","key":"pid-signer","digest":")" +
                HexEncode(Sha256(AsBytes("rq_1"))) + R"(","prev":")" + std::string(64, '0') +
                R"("})");
  EXPECT_EQ(lines[1],
            R"({"seq":2,"time":1767225600,"event":"signing_refused","configuration":"pid",)"
            R"("refusal":"rate_exceeded","omitted":7,"prev":")" +
                HexEncode(Sha256(AsBytes(lines[0]))) + R"("})");
  EXPECT_EQ(lines[2],
            R"({"seq":3,"time":1767225600,"event":"status_changed","configuration":"pid",)"
            R"("issuance":"is_1","status":"revoked","operator":"clerk","prev":")" +
                HexEncode(Sha256(AsBytes(lines[1]))) + R"("})");
}

TEST_F(ChainedAuditLogTest, IsReadableByItsOwnerOnly) {
  ASSERT_OK_AND_ASSIGN(const auto log, Open());
  struct stat status {};
  ASSERT_EQ(::stat(file().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  ASSERT_EQ(::stat(directory().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0700U);
}

TEST_F(ChainedAuditLogTest, ContinuesTheChainAfterARestart) {
  for (int i = 0; i < 3; ++i) {
    ASSERT_OK_AND_ASSIGN(const auto log, Open());
    EXPECT_FALSE(log->removed_torn_record());
    ASSERT_THAT(log->Append(SignedEvent("rq_" + std::to_string(i))), IsOk());
  }
  const auto summary = VerifyAuditLog(file());
  ASSERT_TRUE(summary.has_value()) << summary.error().what;
  EXPECT_EQ(summary->num_records, 3U);
  EXPECT_EQ(summary->head, Sha256(AsBytes(LinesOf(file()).back())));
}

TEST_F(ChainedAuditLogTest, HasOneWriterOnly) {
  ASSERT_OK_AND_ASSIGN(auto first, Open());
  EXPECT_THAT(Open(), FailsWith(ErrorCode::kAuditDown));
  first.reset();
  EXPECT_THAT(Open(), IsOk());
}

TEST_F(ChainedAuditLogTest, LosesNothingOfManyThreads) {
  constexpr int kThreads = 8;
  constexpr int kEach = 200;
  {
    ASSERT_OK_AND_ASSIGN(const auto log, Open());
    std::atomic<int> num_failed{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < kEach; ++i) {
          const std::string request = "rq_" + std::to_string(t) + "_" + std::to_string(i);
          if (!log->Append(SignedEvent(request)).has_value()) {
            ++num_failed;
          }
        }
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
    EXPECT_EQ(num_failed, 0);
  }
  const auto summary = VerifyAuditLog(file());
  ASSERT_TRUE(summary.has_value()) << summary.error().what;
  EXPECT_EQ(summary->num_records, std::uint64_t{kThreads * kEach});
  std::set<std::string> requests;
  for (const std::string& line : LinesOf(file())) {
    const std::size_t begin = line.find("rq_");
    requests.insert(line.substr(begin, line.find('"', begin) - begin));
  }
  EXPECT_EQ(requests.size(), std::size_t{kThreads * kEach});
}

TEST_F(ChainedAuditLogTest, CutsOffATornRecordAndSaysSo) {
  {
    ASSERT_OK_AND_ASSIGN(const auto log, Open());
    ASSERT_THAT(log->Append(SignedEvent("rq_1")), IsOk());
    ASSERT_THAT(log->Append(SignedEvent("rq_2")), IsOk());
  }
  const std::string whole = ReadWholeFile(file());
  const std::size_t second = whole.find('\n') + 1;
  for (std::size_t len = second + 1; len < whole.size(); ++len) {
    WriteFile(whole.substr(0, len));
    ASSERT_OK_AND_ASSIGN(const auto log, Open());
    EXPECT_TRUE(log->removed_torn_record());
    const std::vector<std::string> lines = LinesOf(file());
    ASSERT_EQ(lines.size(), 2U) << len;
    EXPECT_NE(lines[0].find("rq_1"), std::string::npos);
    EXPECT_NE(lines[1].find("torn_record_removed"), std::string::npos);
  }
}

TEST_F(ChainedAuditLogTest, DoesNotContinueABrokenChain) {
  {
    ASSERT_OK_AND_ASSIGN(const auto log, Open());
    ASSERT_THAT(log->Append(SignedEvent("rq_1")), IsOk());
    ASSERT_THAT(log->Append(SignedEvent("rq_2")), IsOk());
  }
  std::string text = ReadWholeFile(file());
  text[text.find("rq_1")] = 'R';
  WriteFile(text);
  EXPECT_THAT(Open(), FailsWith(ErrorCode::kAuditDown));
  EXPECT_EQ(ReadWholeFile(file()), text) << "evidence was touched";
}

TEST_F(ChainedAuditLogTest, RefusesAFileThatOthersMayWrite) {
  { ASSERT_THAT(Open(), IsOk()); }
  ASSERT_EQ(::chmod(file().c_str(), 0620), 0);
  EXPECT_THAT(Open(), FailsWith(ErrorCode::kAuditDown));
}

TEST_F(ChainedAuditLogTest, RefusesWhatIsNoFile) {
  ASSERT_EQ(::mkdir(directory().c_str(), 0700), 0);
  ASSERT_EQ(::symlink("/dev/full", file().c_str()), 0);
  EXPECT_THAT(Open(), FailsWith(ErrorCode::kAuditDown));
  ASSERT_EQ(::unlink(file().c_str()), 0);
  ASSERT_EQ(::mkfifo(file().c_str(), 0600), 0);
  EXPECT_THAT(Open(), FailsWith(ErrorCode::kAuditDown));
  EXPECT_THAT(ChainedAuditLog::Open(dir_.path() / "no" / "parent", clock_),
              FailsWith(ErrorCode::kAuditDown));
}

// What a limit on file sizes does here, a full disk does there: write(2) fails in the middle.
TEST_F(ChainedAuditLogTest, StaysClosedOnceAWriteFailed) {
  ::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  ASSERT_OK_AND_ASSIGN(auto log, Open());
  ASSERT_THAT(log->Append(SignedEvent("rq_1")), IsOk());
  const std::uintmax_t len = std::filesystem::file_size(file());

  const rlimit full{len + 10, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &full), 0);
  EXPECT_THAT(log->Append(SignedEvent("rq_2")), FailsWith(ErrorCode::kAuditDown));
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_THAT(log->Append(SignedEvent("rq_3")), FailsWith(ErrorCode::kAuditDown))
      << "room again, but the log must stay closed until a restart";

  log.reset();
  ASSERT_OK_AND_ASSIGN(log, Open());
  EXPECT_TRUE(log->removed_torn_record());
  ASSERT_THAT(log->Append(SignedEvent("rq_4")), IsOk());
  const std::vector<std::string> lines = LinesOf(file());
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_NE(lines[0].find("rq_1"), std::string::npos);
  EXPECT_NE(lines[2].find("rq_4"), std::string::npos);
}

// A child is killed while it appends; what it had been told was written must be there.
TEST_F(ChainedAuditLogTest, KeepsWhatItAcknowledgedWhenKilled) {
  std::array<int, 2> acknowledged{};
  ASSERT_EQ(::pipe(acknowledged.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto log = Open();
    for (std::uint8_t i = 0; log.has_value(); ++i) {
      if (!(*log)->Append(SignedEvent("rq_1")).has_value() ||
          ::write(acknowledged[1], &i, 1) != 1) {
        break;
      }
    }
    ::_exit(1);
  }
  ::close(acknowledged[1]);
  std::uint64_t num_acknowledged = 0;
  std::uint8_t byte = 0;
  while (num_acknowledged < 50 && ::read(acknowledged[0], &byte, 1) == 1) {
    ++num_acknowledged;
  }
  ASSERT_EQ(::kill(child, SIGKILL), 0);
  while (::read(acknowledged[0], &byte, 1) == 1) {
    ++num_acknowledged;
  }
  ::close(acknowledged[0]);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  EXPECT_GE(num_acknowledged, 50U);
  ASSERT_THAT(Open(), IsOk());
  const auto summary = VerifyAuditLog(file());
  ASSERT_TRUE(summary.has_value()) << summary.error().what;
  EXPECT_GE(summary->num_records, num_acknowledged);
}

}  // namespace
}  // namespace issuer
