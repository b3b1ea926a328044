// signerd's end against peers that do not keep to the protocol, over a real socket.
#include "crypto/signer/signer_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <chrono>
#include <condition_variable>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "crypto/signer/frame_assembler.h"
#include "crypto/signer/frame_sender.h"
#include "crypto/signer/signer_socket.h"
#include "crypto/signer/wire.h"
#include "tests/support/fake_signer.h"
#include "tests/support/result_matchers.h"
#include "tests/support/running_signer.h"

namespace issuer {
namespace {

using std::chrono::milliseconds;
using testing::SizeIs;

constexpr std::chrono::seconds kLongest{20};

// The other end, byte by byte.
class Peer {
 public:
  explicit Peer(const std::filesystem::path& socket) {
    Result<UniqueFd> fd = ConnectToSigner(socket);
    CHECK(fd.has_value());
    fd_ = *std::move(fd);
    sender_.Attach(fd_.get());
  }

  Status Send(ByteView bytes) { return sender_.Send(bytes, Deadline::In(kLongest)); }
  void Hello() {
    CHECK(Send(*EncodeHello(0, kWireVersion)).has_value());
    CHECK(Receive().has_value());
  }
  // The next frame's body; nullopt once the connection has ended.
  std::optional<Bytes> Receive() {
    while (true) {
      Result<std::optional<Bytes>> body = assembler_.Next();
      CHECK(body.has_value());
      if (body->has_value()) {
        return **std::move(body);
      }
      pollfd entry{fd_.get(), POLLIN, 0};
      CHECK(::poll(&entry, 1, static_cast<int>(milliseconds(kLongest).count())) == 1);
      if (assembler_.ReadFrom(fd_.get()) == FrameAssembler::ReadOutcome::kEnded) {
        return std::nullopt;
      }
    }
  }
  // The error code of the next frame, which must be an error.
  ErrorCode ReceiveError() {
    const std::optional<Bytes> body = Receive();
    CHECK(body.has_value());
    WireReader reader(*body);
    const Result<MessageHeader> header = DecodeHeader(reader);
    CHECK(header.has_value() && header->kind == MessageKind::kError);
    return DecodeError(reader)->code;
  }
  int fd() const { return fd_.get(); }

 private:
  UniqueFd fd_;
  FrameSender sender_;
  FrameAssembler assembler_;
};

// A signer whose calls wait until they are let go.
class SlowSigner final : public Signer {
 public:
  Result<std::vector<std::string>> SignCredentials(std::span<const CredentialDraft> drafts,
                                                   Deadline deadline) override {
    std::unique_lock lock(mutex_);
    ++num_begun_;
    changed_.notify_all();
    if (!changed_.wait_until(lock, deadline.at(), [&] { return is_released_; })) {
      return Fail(ErrorCode::kSignerBusy, "nobody released it");
    }
    return std::vector<std::string>(drafts.size(), text_);
  }
  Result<std::string> SignMetadata(const MetadataDraft& /*draft*/, Deadline /*deadline*/) override {
    return text_;
  }
  Result<std::string> SignStatusList(const StatusListDraft& /*draft*/,
                                     Deadline /*deadline*/) override {
    return text_;
  }
  Status RecordStatusChange(const AuditedStatusChange& /*change*/, Deadline /*deadline*/) override {
    return {};
  }
  Result<std::vector<SigningKeyInfo>> ListKeys(Deadline /*deadline*/) override {
    return std::vector<SigningKeyInfo>();
  }
  void Release(std::string text = "credential") {
    const std::lock_guard lock(mutex_);
    text_ = std::move(text);
    is_released_ = true;
    changed_.notify_all();
  }
  void WaitUntilBegun(std::size_t count) {
    std::unique_lock lock(mutex_);
    CHECK(changed_.wait_for(lock, kLongest, [&] { return num_begun_ >= count; }));
  }
  std::size_t num_begun() {
    const std::lock_guard lock(mutex_);
    return num_begun_;
  }

 private:
  std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::string text_;
  std::size_t num_begun_ = 0;
  bool is_released_ = false;
};

CredentialDraft SomeDraft() {
  CredentialDraft draft;
  draft.configuration = ConfigurationId("pid");
  draft.claims = ClaimValue::OfObject({});
  draft.expires_at = FromUnix(1);
  return draft;
}

Bytes SignFrame(std::uint64_t id, std::uint32_t patience_ms = 20'000) {
  return *EncodeSignCredential(id, patience_ms, SomeDraft());
}

TEST(SignerService, AnswersEachRequestByItsId) {
  FakeSigner signer;
  const RunningSigner running(signer);
  Peer peer(running.socket());
  peer.Hello();
  ASSERT_THAT(peer.Send(SignFrame(41)), IsOk());
  ASSERT_THAT(peer.Send(*EncodeListKeys(42)), IsOk());
  std::vector<MessageHeader> headers;
  for (int i = 0; i < 2; ++i) {
    const std::optional<Bytes> body = peer.Receive();
    ASSERT_TRUE(body.has_value());
    WireReader reader(*body);
    headers.push_back(*DecodeHeader(reader));
  }
  EXPECT_THAT(headers,
              testing::UnorderedElementsAre(MessageHeader{MessageKind::kCredential, 41},
                                            MessageHeader{MessageKind::kKeys, 42}));
}

TEST(SignerService, EndsConnectionsThatBreakTheProtocol) {
  const Bytes hello = *EncodeHello(0, kWireVersion);
  Bytes cut_draft = SignFrame(1);
  cut_draft[3] =
      static_cast<std::uint8_t>(cut_draft[3] - 1);  // the frame is a byte short of its message
  cut_draft.pop_back();
  Bytes padded_draft = SignFrame(1);
  padded_draft[3] = static_cast<std::uint8_t>(padded_draft[3] + 1);
  padded_draft.push_back(0);
  const Bytes unknown_kind{0, 0, 0, 9, 77, 0, 0, 0, 0, 0, 0, 0, 1};
  struct Case {
    const char* why;
    std::vector<Bytes> frames;
    int num_answers;
  };
  const std::vector<Case> cases{
      {"keys before the greeting", {*EncodeListKeys(1)}, 0},
      {"a draft before the greeting", {SignFrame(1)}, 0},
      {"two greetings", {hello, hello}, 1},
      {"another version", {*EncodeHello(0, kWireVersion + 1)}, 0},
      {"a kind that does not exist", {hello, unknown_kind}, 1},
      {"an answer as request", {hello, *EncodeCredential(1, "text")}, 1},
      {"an error as request", {hello, *EncodeError(1, ErrorCode::kInternal)}, 1},
      {"an empty frame", {hello, {0, 0, 0, 0}}, 1},
      {"a frame above the limit", {hello, {0, 0x40, 0, 1}}, 1},
      {"the longest frame there is", {hello, {0xff, 0xff, 0xff, 0xff}}, 1},
      {"a frame without room for its header", {hello, {0, 0, 0, 1, 2}}, 1},
      {"a draft that is cut", {hello, cut_draft}, 1},
      {"a draft with a byte too many", {hello, padded_draft}, 1},
      {"HTTP", {ToBytes(AsBytes("GET / HTTP/1.1\r\n\r\n"))}, 0},
  };
  FakeSigner signer;
  const RunningSigner running(signer);
  std::size_t num_records = 0;
  for (const Case& c : cases) {
    Peer peer(running.socket());
    for (const Bytes& frame : c.frames) {
      ASSERT_THAT(peer.Send(frame), IsOk()) << c.why;
    }
    for (int i = 0; i < c.num_answers; ++i) {
      EXPECT_TRUE(peer.Receive().has_value()) << c.why;
    }
    EXPECT_FALSE(peer.Receive().has_value()) << c.why << ": the connection must end";
    ++num_records;
    EXPECT_EQ(running.audit.events().back().kind, AuditEventKind::kPeerRefused) << c.why;
    EXPECT_EQ(running.audit.events().back().refusal, AuditRefusal::kProtocolBroken) << c.why;
    EXPECT_THAT(running.audit.events(), SizeIs(num_records)) << c.why;
  }
  EXPECT_EQ(signer.num_calls(), 0U);
  Peer honest(running.socket());
  honest.Hello();
  ASSERT_THAT(honest.Send(SignFrame(1)), IsOk());
  EXPECT_TRUE(honest.Receive().has_value()) << "the service goes on";
}

TEST(SignerService, SeesNoBreachInAConnectionThatEndsWithinAFrame) {
  FakeSigner signer;
  const RunningSigner running(signer);
  {
    Peer peer(running.socket());
    peer.Hello();
    const Bytes frame = SignFrame(1);
    ASSERT_THAT(peer.Send(ByteView(frame).first(frame.size() - 1)), IsOk());
  }
  Peer honest(running.socket());
  honest.Hello();
  EXPECT_TRUE(running.audit.events().empty());
  EXPECT_EQ(signer.num_calls(), 0U);
}

TEST(SignerService, ServesItsOnePeerOnly) {
  FakeSigner signer;
  SignerServiceOptions options = RunningSigner::OwnOptions();
  options.peer_uid = options.peer_uid + 1;
  const RunningSigner running(signer, options);
  Peer peer(running.socket());
  EXPECT_FALSE(peer.Receive().has_value());
  const std::vector<AuditEvent> events = running.audit.events();
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_EQ(events[0].kind, AuditEventKind::kPeerRefused);
  EXPECT_EQ(events[0].refusal, AuditRefusal::kWrongPeer);
}

TEST(SignerService, BoundsItsConnections) {
  FakeSigner signer;
  SignerServiceOptions options = RunningSigner::OwnOptions();
  options.max_connections = 2;
  const RunningSigner running(signer, options);
  std::optional<Peer> first(running.socket());
  first->Hello();
  Peer second(running.socket());
  second.Hello();
  Peer third(running.socket());
  EXPECT_FALSE(third.Receive().has_value());
  first.reset();
  // The place is free once the service has noticed.
  bool is_served = false;
  for (int i = 0; i < 1000 && !is_served; ++i) {
    Peer next(running.socket());
    is_served = next.Send(*EncodeHello(0, kWireVersion)).has_value() && next.Receive().has_value();
  }
  EXPECT_TRUE(is_served);
}

TEST(SignerService, AnswersBusyAtOnceWhenTheQueueIsFull) {
  SlowSigner signer;
  SignerServiceOptions options = RunningSigner::OwnOptions();
  options.num_workers = 1;
  options.max_queued_jobs = 2;
  const RunningSigner running(signer, options);
  Peer peer(running.socket());
  peer.Hello();
  ASSERT_THAT(peer.Send(SignFrame(1)), IsOk());
  signer.WaitUntilBegun(1);
  for (std::uint64_t id = 2; id <= 4; ++id) {
    ASSERT_THAT(peer.Send(SignFrame(id)), IsOk());
  }
  EXPECT_EQ(peer.ReceiveError(), ErrorCode::kSignerBusy) << "the fourth finds no room";
  signer.Release();
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(peer.Receive().has_value());
  }
}

TEST(SignerService, BoundsTheBytesOfItsQueue) {
  SlowSigner signer;
  SignerServiceOptions options = RunningSigner::OwnOptions();
  options.num_workers = 1;
  options.max_queued_len = 3'000'000;
  const RunningSigner running(signer, options);
  Peer peer(running.socket());
  peer.Hello();
  CredentialDraft big = SomeDraft();
  big.claims = ClaimValue::OfObject({{"portrait", ClaimValue::OfBytes(Bytes(kMaxClaimBytesLen))}});
  ASSERT_THAT(peer.Send(SignFrame(1)), IsOk());
  signer.WaitUntilBegun(1);
  ASSERT_THAT(peer.Send(*EncodeSignCredential(2, 20'000, big)), IsOk());
  ASSERT_THAT(peer.Send(*EncodeSignCredential(3, 20'000, big)), IsOk());
  EXPECT_EQ(peer.ReceiveError(), ErrorCode::kSignerBusy);
  signer.Release();
  EXPECT_TRUE(peer.Receive().has_value());
  EXPECT_TRUE(peer.Receive().has_value());
}

TEST(SignerService, DoesNotBeginWhatNobodyWaitsForAnyMore) {
  SlowSigner signer;
  SignerServiceOptions options = RunningSigner::OwnOptions();
  options.num_workers = 1;
  const RunningSigner running(signer, options);
  Peer peer(running.socket());
  peer.Hello();
  ASSERT_THAT(peer.Send(SignFrame(1, 200)), IsOk());  // holds the worker for its whole patience
  ASSERT_THAT(peer.Send(SignFrame(2, 1)), IsOk());
  EXPECT_EQ(peer.ReceiveError(), ErrorCode::kSignerBusy);
  EXPECT_EQ(peer.ReceiveError(), ErrorCode::kSignerBusy);
  EXPECT_EQ(signer.num_begun(), 1U);
}

TEST(SignerService, DropsTheRequestsOfAPeerThatLeft) {
  SlowSigner signer;
  SignerServiceOptions options = RunningSigner::OwnOptions();
  options.num_workers = 1;
  RunningSigner running(signer, options);
  Peer other(running.socket());
  other.Hello();
  {
    Peer peer(running.socket());
    peer.Hello();
    for (std::uint64_t id = 1; id <= 10; ++id) {
      ASSERT_THAT(peer.Send(SignFrame(id)), IsOk());
    }
    signer.WaitUntilBegun(1);
    ASSERT_THAT(peer.Send({}), IsOk());
    ::shutdown(peer.fd(), SHUT_WR);
    EXPECT_FALSE(peer.Receive().has_value()) << "its end was noticed";
  }
  signer.Release();
  ASSERT_THAT(other.Send(SignFrame(1)), IsOk());
  EXPECT_TRUE(other.Receive().has_value());
  EXPECT_EQ(signer.num_begun(), 2U) << "the one that had begun, and the other peer's";
}

TEST(SignerService, IsNotHeldUpByAPeerThatDoesNotRead) {
  SlowSigner signer;
  signer.Release(std::string(1'000'000, 'c'));
  SignerServiceOptions options = RunningSigner::OwnOptions();
  options.num_workers = 1;
  options.stall_patience = milliseconds(300);
  const RunningSigner running(signer, options);
  Peer lazy(running.socket());
  lazy.Hello();
  for (std::uint64_t id = 1; id <= 4; ++id) {
    ASSERT_THAT(lazy.Send(SignFrame(id)), IsOk());
  }
  signer.WaitUntilBegun(4);
  Peer honest(running.socket());
  honest.Hello();
  ASSERT_THAT(honest.Send(SignFrame(1)), IsOk());
  EXPECT_TRUE(honest.Receive().has_value()) << "the one worker is free";
  // After its patience the service gives the lazy one up; what was on the way arrives, then the
  // end.
  pollfd entry{lazy.fd(), POLLRDHUP, 0};
  ASSERT_EQ(::poll(&entry, 1, static_cast<int>(milliseconds(kLongest).count())), 1);
  while (lazy.Receive().has_value()) {
  }
}

TEST(SignerService, GivesUpAPeerThatLetsTooMuchPileUp) {
  SlowSigner signer;
  SignerServiceOptions options = RunningSigner::OwnOptions();
  options.stall_patience = std::chrono::hours(1);
  const RunningSigner running(signer, options);
  Peer lazy(running.socket());
  lazy.Hello();
  for (std::uint64_t id = 1; id <= 20; ++id) {
    ASSERT_THAT(lazy.Send(SignFrame(id)), IsOk());
  }
  signer.WaitUntilBegun(2);
  signer.Release(std::string(1'000'000, 'c'));
  pollfd entry{lazy.fd(), POLLRDHUP, 0};
  EXPECT_EQ(::poll(&entry, 1, static_cast<int>(milliseconds(kLongest).count())), 1)
      << "16 MiB of answers wait: the connection must end";
}

TEST(SignerService, TellsThePeerWhenACredentialFitsNoFrame) {
  SlowSigner signer;
  signer.Release(std::string(kMaxFrameLen, 'c'));
  const RunningSigner running(signer);
  Peer peer(running.socket());
  peer.Hello();
  ASSERT_THAT(peer.Send(SignFrame(1)), IsOk());
  EXPECT_EQ(peer.ReceiveError(), ErrorCode::kSignerRefused);
}

TEST(SignerService, StopsWithConnectionsOpenAndRequestsWaiting) {
  SlowSigner signer;
  SignerServiceOptions options = RunningSigner::OwnOptions();
  options.num_workers = 1;
  options.max_queued_jobs = 1;
  RunningSigner running(signer, options);
  Peer peer(running.socket());
  peer.Hello();
  ASSERT_THAT(peer.Send(SignFrame(1, 1'000)), IsOk());
  signer.WaitUntilBegun(1);
  ASSERT_THAT(peer.Send(SignFrame(2, 20'000)), IsOk());
  ASSERT_THAT(peer.Send(SignFrame(3, 20'000)), IsOk());
  EXPECT_EQ(peer.ReceiveError(), ErrorCode::kSignerBusy) << "the third: the second waits";
  running.Stop();
  EXPECT_EQ(peer.ReceiveError(), ErrorCode::kSignerBusy) << "what had begun is answered";
  EXPECT_FALSE(peer.Receive().has_value());
  EXPECT_EQ(signer.num_begun(), 1U);
}

TEST(ListenForIssuer, ReplacesOnlyASocketThatNobodyUses) {
  const TempDir dir;
  const std::filesystem::path path = dir.path() / "signer.sock";
  {
    ASSERT_OK_AND_ASSIGN(const UniqueFd first, ListenForIssuer(path));
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0660U);
    EXPECT_THAT(ListenForIssuer(path), FailsWith(ErrorCode::kFileUnusable)) << "in use";
    EXPECT_THAT(ConnectToSigner(path), IsOk());
  }
  EXPECT_THAT(ConnectToSigner(path), FailsWith(ErrorCode::kSignerDown));
  EXPECT_THAT(ListenForIssuer(path), IsOk()) << "stale";

  const std::filesystem::path file = dir.path() / "precious";
  std::ofstream(file) << "text";
  EXPECT_THAT(ListenForIssuer(file), FailsWith(ErrorCode::kFileUnusable));
  EXPECT_TRUE(std::filesystem::exists(file));
  EXPECT_THAT(ListenForIssuer(dir.path() / std::string(200, 'x')),
              FailsWith(ErrorCode::kFileUnusable));
  EXPECT_THAT(ListenForIssuer(dir.path() / "no" / "folder"), FailsWith(ErrorCode::kFileUnusable));
}

}  // namespace
}  // namespace issuer
