// The log: each line is one JSON object, whatever a field holds, and lines never mix.
#include "appliance/base/log.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <thread>
#include <vector>

#include "appliance/base/fd.h"
#include "appliance/base/json_reader.h"
#include "tests/support/fake_clock.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

struct Pipe {
  UniqueFd read_end;
  UniqueFd write_end;
};

Pipe MakePipe() {
  std::array<int, 2> ends{};
  CHECK(::pipe(ends.data()) == 0);
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

class LogTest : public testing::Test {
 protected:
  // Everything written so far. Ends the log: call it last.
  std::string Written() {
    pipe_.write_end.Close();
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
      const ssize_t got = ::read(pipe_.read_end.get(), buffer.data(), buffer.size());
      if (got <= 0) {
        return text;
      }
      text.append(buffer.data(), static_cast<std::size_t>(got));
    }
  }

  FakeClock clock_;
  Pipe pipe_ = MakePipe();
  Log log_{pipe_.write_end.get(), "testd", clock_};
};

TEST_F(LogTest, WritesOneJsonObjectALine) {
  log_.Info("started")
      .With("port", 8080)
      .With("store", ConfiguredText{"/var/lib/chancery"})
      .Write();
  EXPECT_EQ(Written(),
            "{\"time\":1767225600,\"program\":\"testd\",\"level\":\"info\",\"event\":\"started\","
            "\"port\":8080,\"store\":\"/var/lib/chancery\"}\n");
}

TEST_F(LogTest, NamesLevelErrorAndIds) {
  log_.Warning("refused")
      .With("kind", "offer")
      .With("request", RequestId("rq_1"))
      .With("configuration", ConfigurationId("pid"))
      .With("offer", OfferHandle("of_1"))
      .With("operator", OperatorName("desk"))
      .With("key", KeyName("signing"))
      .With(Error{ErrorCode::kGrantLocked, "too many wrong codes"})
      .Write();
  EXPECT_EQ(
      Written(),
      "{\"time\":1767225600,\"program\":\"testd\",\"level\":\"warning\",\"event\":\"refused\","
      "\"kind\":\"offer\",\"request\":\"rq_1\",\"configuration\":\"pid\",\"offer\":\"of_1\","
      "\"operator\":\"desk\",\"key\":\"signing\",\"error\":\"GrantLocked\","
      "\"reason\":\"too many wrong codes\"}\n");
}

TEST_F(LogTest, LetsNoFieldForgeALineOrAMember) {
  const std::string hostile = "x\",\"level\":\"error\"}\n{\"forged\":true}\r\n\x1b[2J";
  log_.Info("request").With("from", ConfiguredText{hostile}).Write();
  log_.Info("request").With("id", RequestId(hostile)).Write();
  const std::string text = Written();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
  EXPECT_EQ(text.find('\x1b'), std::string::npos) << "a terminal would obey";
  ASSERT_OK_AND_ASSIGN(const JsonValue line, ParseJson(text.substr(0, text.find('\n'))));
  EXPECT_EQ(*line.FindText("from"), hostile);
  EXPECT_EQ(*line.FindText("level"), "info");
  EXPECT_EQ(line.Find("forged"), nullptr);
}

TEST_F(LogTest, WritesNothingUntilToldTo) {
  LogLine line = log_.Error("pending");
  line.With("count", 1);
  EXPECT_EQ(Written(), "");
}

TEST_F(LogTest, NeverMixesLinesOfSeveralThreads) {
  constexpr int kNumThreads = 4;
  constexpr int kNumLines = 50;  // all fit into the pipe
  const std::string padding(100, 'p');
  std::vector<std::thread> threads;
  threads.reserve(kNumThreads);
  for (int thread = 0; thread < kNumThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kNumLines; ++i) {
        log_.Info("tick").With("thread", thread).With("text", ConfiguredText{padding}).Write();
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  const std::string text = Written();
  int num_lines = 0;
  for (std::size_t start = 0; start < text.size(); ++num_lines) {
    const std::size_t end = text.find('\n', start);
    ASSERT_NE(end, std::string::npos);
    ASSERT_THAT(ParseJson(text.substr(start, end - start)), IsOk());
    start = end + 1;
  }
  EXPECT_EQ(num_lines, kNumThreads * kNumLines);
}

TEST(Log, LosesALineRatherThanTheProgramWhenNobodyCanBeTold) {
  const FakeClock clock;
  Log log(-1, "testd", clock);
  log.Info("unheard").Write();
}

}  // namespace
}  // namespace issuer
