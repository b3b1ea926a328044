// Every way to falsify a log is found, and where it was done is said.
#include "hardening/audit/audit_verifier.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "appliance/base/size.h"
#include "hardening/audit/audit_record.h"
#include "tests/support/temp_dir.h"

namespace issuer {
namespace {

constexpr std::size_t kNumRecords = 4;

std::vector<std::string> SomeLines() {
  std::vector<std::string> lines;
  Digest256 prev = kNoAuditRecord;
  for (std::size_t i = 0; i < kNumRecords; ++i) {
    AuditEvent event;
    event.kind = AuditEventKind::kCredentialSigned;
    event.time = FromUnix(1767225600);
    event.request = RequestId("rq_" + std::to_string(i));
    event.signed_digest = prev;
    lines.push_back(FormatAuditRecord(i + 1, event, prev));
    prev = Sha256(AsBytes(lines.back()));
  }
  return lines;
}

std::string Join(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += line + "\n";
  }
  return text;
}

class VerifyAuditLogTest : public testing::Test {
 protected:
  Result<AuditLogSummary, AuditFault> Verify(const std::string& text) const {
    const std::filesystem::path file = dir_.path() / "audit.log";
    std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
    return VerifyAuditLog(file);
  }

  TempDir dir_;
  const std::vector<std::string> lines_ = SomeLines();
};

TEST_F(VerifyAuditLogTest, AcceptsWhatTheWriterWrote) {
  const auto summary = Verify(Join(lines_));
  ASSERT_TRUE(summary.has_value()) << summary.error().what;
  EXPECT_EQ(summary->num_records, kNumRecords);
  EXPECT_EQ(summary->head, Sha256(AsBytes(lines_.back())));
  EXPECT_EQ(summary->len, Join(lines_).size());
  EXPECT_EQ(summary->torn_len, 0U);
}

TEST_F(VerifyAuditLogTest, AcceptsAnEmptyLog) {
  const auto summary = Verify("");
  ASSERT_TRUE(summary.has_value());
  EXPECT_EQ(summary->num_records, 0U);
  EXPECT_EQ(summary->head, kNoAuditRecord);
}

// A change of the last record shows in the head, and nowhere else.
TEST_F(VerifyAuditLogTest, NoticesAChangeOfAnyByte) {
  const std::string text = Join(lines_);
  const auto honest = Verify(text);
  ASSERT_TRUE(honest.has_value());
  const std::size_t last_line = text.size() - lines_.back().size() - 1;
  std::uint64_t line = 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 0x01);
    const auto summary = Verify(changed);
    if (i < last_line) {
      ASSERT_FALSE(summary.has_value()) << "byte " << i;
      // The `prev` of a record is as much part of it as of the one before: both are fair answers.
      EXPECT_GE(summary.error().line + 1, line) << "byte " << i;
      EXPECT_LE(summary.error().line, line) << "byte " << i;
    } else if (summary.has_value()) {
      EXPECT_TRUE(summary->head != honest->head || summary->num_records != honest->num_records)
          << "byte " << i;
    }
    if (text[i] == '\n') {
      ++line;
    }
  }
}

TEST_F(VerifyAuditLogTest, SaysWhichRecordDoesNotBelong) {
  struct Case {
    const char* why;
    void (*tamper)(std::vector<std::string>&);
    std::uint64_t line;
  };
  const std::vector<Case> cases{
      {"first removed", [](std::vector<std::string>& l) { l.erase(l.begin()); }, 1},
      {"second removed", [](std::vector<std::string>& l) { l.erase(l.begin() + 1); }, 2},
      {"two exchanged", [](std::vector<std::string>& l) { std::swap(l[1], l[2]); }, 2},
      {"one twice", [](std::vector<std::string>& l) { l.insert(l.begin() + 2, l[1]); }, 3},
      {"an empty line", [](std::vector<std::string>& l) { l.insert(l.begin() + 1, ""); }, 2},
      {"a member changed",
       [](std::vector<std::string>& l) { l[1].replace(l[1].find("rq_1"), 4, "rq_9"); },
       2},
      {"a record made up, with its right number and hash",
       [](std::vector<std::string>& l) {
         l[2] = FormatAuditRecord(3, AuditEvent{}, Sha256(AsBytes(l[1])));
       },
       3},
      {"a line without end", [](std::vector<std::string>& l) { l[1] = std::string(5000, 'x'); }, 2},
  };
  for (const Case& c : cases) {
    std::vector<std::string> lines = lines_;
    c.tamper(lines);
    const auto summary = Verify(Join(lines));
    ASSERT_FALSE(summary.has_value()) << c.why;
    EXPECT_EQ(summary.error().line, c.line) << c.why << ": " << summary.error().what;
    EXPECT_STRNE(summary.error().what, "") << c.why;
  }
}

TEST_F(VerifyAuditLogTest, TellsATornTailFromABrokenChain) {
  const std::string text = Join(lines_);
  const auto summary = Verify(text + R"({"seq":5,"ti)");
  ASSERT_TRUE(summary.has_value());
  EXPECT_EQ(summary->num_records, kNumRecords);
  EXPECT_EQ(summary->torn_len, 12U);
  EXPECT_EQ(summary->len, text.size());
}

TEST_F(VerifyAuditLogTest, RefusesATailWithoutEnd) {
  const auto summary = Verify(Join(lines_) + std::string(3 * kMiB, 'x'));
  ASSERT_FALSE(summary.has_value());
  EXPECT_EQ(summary.error().line, kNumRecords + 1);
}

TEST_F(VerifyAuditLogTest, ReadsLogsLargerThanItsBuffer) {
  std::string text;
  Digest256 prev = kNoAuditRecord;
  constexpr std::uint64_t kMany = 20'000;  // about 3 MB
  for (std::uint64_t seq = 1; seq <= kMany; ++seq) {
    const std::string line = FormatAuditRecord(seq, AuditEvent{}, prev);
    prev = Sha256(AsBytes(line));
    text += line + "\n";
  }
  const auto summary = Verify(text);
  ASSERT_TRUE(summary.has_value()) << summary.error().what << " in " << summary.error().line;
  EXPECT_EQ(summary->num_records, kMany);
  EXPECT_EQ(summary->head, prev);
}

TEST_F(VerifyAuditLogTest, SaysThatThereIsNoFile) {
  const auto summary = VerifyAuditLog(dir_.path() / "none");
  ASSERT_FALSE(summary.has_value());
  EXPECT_EQ(summary.error().line, 0U);
}

}  // namespace
}  // namespace issuer
