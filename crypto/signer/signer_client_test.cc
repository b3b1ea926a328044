// issuerd's end: many callers on one connection, and what becomes of them when it breaks.
#include "crypto/signer/signer_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "crypto/signer/signer_socket.h"
#include "crypto/signer/wire.h"
#include "tests/support/fake_signer.h"
#include "tests/support/result_matchers.h"
#include "tests/support/running_signer.h"

namespace issuer {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::SizeIs;

constexpr std::chrono::seconds kLongest{20};

Deadline Soon() {
  return Deadline::In(kLongest);
}

CredentialDraft DraftOf(const std::string& configuration) {
  CredentialDraft draft;
  draft.configuration = ConfigurationId(configuration);
  draft.claims = ClaimValue::OfObject({});
  return draft;
}

// A log that nobody reads.
class Quiet {
  FakeClock clock_;
  const UniqueFd fd_{::open("/dev/null", O_WRONLY | O_CLOEXEC)};

 public:
  Log log{fd_.get(), "test", clock_};
};

TEST(SignerClient, BringsABatchBackInItsOrder) {
  FakeSigner signer;
  RunningSigner running(signer);
  SignerClient client(running.socket(), running.log());
  ASSERT_THAT(client.WaitUntilConnected(Soon()), IsOk());
  std::vector<CredentialDraft> drafts;
  for (int i = 0; i < 20; ++i) {
    drafts.push_back(DraftOf("c" + std::to_string(i)));
  }
  ASSERT_OK_AND_ASSIGN(const auto credentials, client.SignCredentials(drafts, Soon()));
  ASSERT_THAT(credentials, SizeIs(drafts.size()));
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    EXPECT_EQ(credentials[i].rfind("signed:c" + std::to_string(i) + ":", 0), 0U) << credentials[i];
  }
}

TEST(SignerClient, CarriesManyCallersAtOnce) {
  FakeSigner signer;
  RunningSigner running(signer);
  SignerClient client(running.socket(), running.log());
  ASSERT_THAT(client.WaitUntilConnected(Soon()), IsOk());
  constexpr std::size_t kThreads = 8;
  std::array<std::size_t, kThreads> num_right{};
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      const std::string name = "c" + std::to_string(t);
      const std::vector<CredentialDraft> drafts(3, DraftOf(name));
      for (int i = 0; i < 50; ++i) {
        const auto credentials = client.SignCredentials(drafts, Soon());
        if (credentials.has_value() && credentials->size() == 3 &&
            credentials->back().rfind("signed:" + name + ":", 0) == 0) {
          ++num_right[t];
        }
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_THAT(num_right, testing::Each(50U));
  EXPECT_THAT(signer.drafts(), SizeIs(kThreads * 3 * 50));
}

TEST(SignerClient, ReturnsTheFirstErrorOfABatchAndNothingElse) {
  FakeSigner signer;
  signer.Refuse(ConfigurationId("bad"));
  RunningSigner running(signer);
  SignerClient client(running.socket(), running.log());
  ASSERT_THAT(client.WaitUntilConnected(Soon()), IsOk());
  const std::array drafts{DraftOf("good"), DraftOf("bad"), DraftOf("good")};
  EXPECT_THAT(client.SignCredentials(drafts, Soon()), FailsWith(ErrorCode::kSignerRefused));
}

TEST(SignerClient, RefusesADraftThatNoFrameHoldsAndKeepsItsConnection) {
  FakeSigner signer;
  RunningSigner running(signer);
  SignerClient client(running.socket(), running.log());
  ASSERT_THAT(client.WaitUntilConnected(Soon()), IsOk());
  CredentialDraft bad = DraftOf("c");
  bad.claims = ClaimValue::OfText("no object");
  EXPECT_THAT(client.SignCredentials(std::array{DraftOf("c"), bad}, Soon()),
              FailsWith(ErrorCode::kSignerRefused));
  EXPECT_EQ(signer.num_calls(), 0U) << "nothing of the batch went out";
  EXPECT_THAT(client.SignCredentials(std::array{DraftOf("c")}, Soon()), IsOk());
}

TEST(SignerClient, FailsAtOnceWhileNobodyListens) {
  const TempDir dir;
  Quiet quiet;
  SignerClient client(dir.path() / "none.sock", quiet.log);
  EXPECT_THAT(client.SignCredentials(std::array{DraftOf("c")}, Soon()),
              FailsWith(ErrorCode::kSignerDown));
  EXPECT_THAT(client.ListKeys(Soon()), FailsWith(ErrorCode::kSignerDown));
  EXPECT_THAT(client.WaitUntilConnected(Deadline::In(milliseconds(1))),
              FailsWith(ErrorCode::kSignerDown));
}

// The signer's end, played by the test: each connection is given to the next script.
class ScriptedSigner {
 public:
  using Script = std::function<void(int fd)>;

  explicit ScriptedSigner(std::vector<Script> scripts) : scripts_(std::move(scripts)) {
    Result<UniqueFd> listening = ListenForIssuer(socket());
    CHECK(listening.has_value());
    listening_ = *std::move(listening);
    thread_ = std::thread([this] { Run(); });
  }
  ScriptedSigner(const ScriptedSigner&) = delete;
  ScriptedSigner& operator=(const ScriptedSigner&) = delete;
  ~ScriptedSigner() { thread_.join(); }

  std::filesystem::path socket() const { return dir_.path() / "signer.sock"; }

  // For scripts: the next request's header.
  static std::optional<MessageHeader> ReadRequest(int fd, FrameAssembler& assembler) {
    while (true) {
      Result<std::optional<Bytes>> body = assembler.Next();
      CHECK(body.has_value());
      if (body->has_value()) {
        WireReader reader(**body);
        return *DecodeHeader(reader);
      }
      pollfd entry{fd, POLLIN, 0};
      CHECK(::poll(&entry, 1, static_cast<int>(milliseconds(kLongest).count())) == 1);
      if (assembler.ReadFrom(fd) == FrameAssembler::ReadOutcome::kEnded) {
        return std::nullopt;
      }
    }
  }
  static void Write(int fd, const Result<Bytes>& frame) {
    CHECK(frame.has_value());
    CHECK(::send(fd, frame->data(), frame->size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(frame->size()));
  }
  // Answers the greeting, then one request with `frame(id)`, then waits for the client to leave.
  static Script AnswerWith(std::function<Result<Bytes>(std::uint64_t id)> frame) {
    return [frame = std::move(frame)](int fd) {
      FrameAssembler assembler;
      const auto hello = ReadRequest(fd, assembler);
      CHECK(hello.has_value());
      Write(fd, EncodeHelloAnswer(hello->id, kWireVersion));
      const auto request = ReadRequest(fd, assembler);
      if (request.has_value()) {
        Write(fd, frame(request->id));
        ReadRequest(fd, assembler);
      }
    };
  }

 private:
  void Run() {
    for (const Script& script : scripts_) {
      pollfd entry{listening_.get(), POLLIN, 0};
      CHECK(::poll(&entry, 1, static_cast<int>(milliseconds(kLongest).count())) == 1);
      const UniqueFd fd(::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC));
      CHECK(fd.is_open());
      script(fd.get());
    }
  }

  const TempDir dir_;
  const std::vector<Script> scripts_;
  UniqueFd listening_;
  std::thread thread_;
};

TEST(SignerClient, ConnectsAgainAfterALoss) {
  Quiet quiet;
  ScriptedSigner signer({[](int fd) {
                           FrameAssembler assembler;
                           const auto hello = ScriptedSigner::ReadRequest(fd, assembler);
                           ScriptedSigner::Write(fd, EncodeHelloAnswer(hello->id, kWireVersion));
                           ScriptedSigner::ReadRequest(fd, assembler);  // and leaves it unanswered
                         },
                         ScriptedSigner::AnswerWith(
                             [](std::uint64_t id) { return EncodeCredential(id, "second"); })});
  SignerClient client(signer.socket(), quiet.log);
  ASSERT_THAT(client.WaitUntilConnected(Soon()), IsOk());
  EXPECT_THAT(client.SignCredentials(std::array{DraftOf("c")}, Soon()),
              FailsWith(ErrorCode::kSignerDown));
  // The pause has passed once the connection is there again.
  Result<std::vector<std::string>> again = Fail(ErrorCode::kSignerDown, "not yet");
  for (int i = 0; i < 100 && !again.has_value(); ++i) {
    (void)client.WaitUntilConnected(Soon());
    again = client.SignCredentials(std::array{DraftOf("c")}, Soon());
  }
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(*again, ElementsAre("second"));
}

TEST(SignerClient, LeavesASignerThatTalksNonsense) {
  struct Case {
    const char* why;
    std::function<Result<Bytes>(std::uint64_t)> answer;
  };
  const std::vector<Case> cases{
      {"an id that was never used",
       [](std::uint64_t id) { return EncodeCredential(id + 1000, "text"); }},
      {"a request", [](std::uint64_t id) { return EncodeListKeys(id); }},
      {"a greeting", [](std::uint64_t id) { return EncodeHelloAnswer(id, kWireVersion); }},
      {"a frame above the limit",
       [](std::uint64_t) {
         return Result<Bytes>(Bytes{0xff, 0xff, 0xff, 0xff});
       }},
      {"an empty message",
       [](std::uint64_t) {
         return Result<Bytes>(Bytes{0, 0, 0, 1, 131});
       }},
  };
  for (const Case& c : cases) {
    Quiet quiet;
    ScriptedSigner signer({ScriptedSigner::AnswerWith(c.answer)});
    SignerClient client(signer.socket(), quiet.log);
    ASSERT_THAT(client.WaitUntilConnected(Soon()), IsOk()) << c.why;
    EXPECT_THAT(client.SignCredentials(std::array{DraftOf("c")}, Soon()),
                FailsWith(ErrorCode::kSignerDown))
        << c.why;
  }
}

TEST(SignerClient, DoesNotTakeKeysForACredential) {
  Quiet quiet;
  ScriptedSigner signer(
      {ScriptedSigner::AnswerWith([](std::uint64_t id) { return EncodeKeys(id, {}); })});
  SignerClient client(signer.socket(), quiet.log);
  ASSERT_THAT(client.WaitUntilConnected(Soon()), IsOk());
  EXPECT_THAT(client.SignCredentials(std::array{DraftOf("c")}, Soon()),
              FailsWith(ErrorCode::kSignerDown));
}

TEST(SignerClient, DoesNotServeThroughAnotherVersion) {
  Quiet quiet;
  ScriptedSigner signer({[](int fd) {
                           FrameAssembler assembler;
                           const auto hello = ScriptedSigner::ReadRequest(fd, assembler);
                           ScriptedSigner::Write(fd,
                                                 EncodeHelloAnswer(hello->id, kWireVersion + 1));
                           EXPECT_FALSE(ScriptedSigner::ReadRequest(fd, assembler).has_value());
                         },
                         [](int) {}});
  SignerClient client(signer.socket(), quiet.log);
  EXPECT_THAT(client.WaitUntilConnected(Deadline::In(milliseconds(100))),
              FailsWith(ErrorCode::kSignerDown));
  EXPECT_THAT(client.ListKeys(Soon()), FailsWith(ErrorCode::kSignerDown));
}

TEST(SignerClient, GivesUpAtTheDeadlineAndDropsTheLateAnswer) {
  Quiet quiet;
  ScriptedSigner signer({[](int fd) {
    FrameAssembler assembler;
    const auto hello = ScriptedSigner::ReadRequest(fd, assembler);
    ScriptedSigner::Write(fd, EncodeHelloAnswer(hello->id, kWireVersion));
    const auto first = ScriptedSigner::ReadRequest(fd, assembler);
    const auto second = ScriptedSigner::ReadRequest(fd, assembler);
    ScriptedSigner::Write(fd, EncodeCredential(first->id, "late"));
    ScriptedSigner::Write(fd, EncodeCredential(second->id, "in time"));
    ScriptedSigner::ReadRequest(fd, assembler);
  }});
  SignerClient client(signer.socket(), quiet.log);
  ASSERT_THAT(client.WaitUntilConnected(Soon()), IsOk());
  EXPECT_THAT(client.SignCredentials(std::array{DraftOf("c")}, Deadline::In(milliseconds(30))),
              FailsWith(ErrorCode::kSignerBusy));
  EXPECT_THAT(client.SignCredentials(std::array{DraftOf("c")}, Soon()),
              IsOkAndHolds(std::vector<std::string>{"in time"}));
}

TEST(SignerClient, DoesNotWaitForASignerThatDoesNotRead) {
  Quiet quiet;
  ScriptedSigner signer({[](int fd) {
    FrameAssembler assembler;
    const auto hello = ScriptedSigner::ReadRequest(fd, assembler);
    ScriptedSigner::Write(fd, EncodeHelloAnswer(hello->id, kWireVersion));
    pollfd entry{fd, POLLRDHUP, 0};  // reads no more
    ::poll(&entry, 1, static_cast<int>(milliseconds(kLongest).count()));
  }});
  SignerClient client(signer.socket(), quiet.log);
  ASSERT_THAT(client.WaitUntilConnected(Soon()), IsOk());
  CredentialDraft big = DraftOf("c");
  big.claims = ClaimValue::OfObject({{"portrait", ClaimValue::OfBytes(Bytes(kMaxClaimBytesLen))}});
  EXPECT_THAT(client.SignCredentials(std::array{big}, Deadline::In(milliseconds(1500))),
              FailsWith(ErrorCode::kSignerDown))
      << "half a frame went out";
  EXPECT_THAT(client.SignCredentials(std::array{big}, Soon()), FailsWith(ErrorCode::kSignerDown));
}

}  // namespace
}  // namespace issuer
