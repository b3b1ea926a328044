// See signer_client.h.
#include "crypto/signer/signer_client.h"

#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <variant>

#include "appliance/base/check.h"
#include "crypto/signer/signer_socket.h"
#include "crypto/signer/wire.h"

namespace issuer {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstPause{50};
constexpr milliseconds kLongestPause{2000};
constexpr milliseconds kGreetingPatience{2000};
constexpr milliseconds kForEver{-1};
constexpr std::uint64_t kGreetingId = 0;  // AnswerBoard begins with 1

std::uint32_t PatienceOf(Deadline deadline) {
  const auto left = deadline.Remaining().count();
  return static_cast<std::uint32_t>(
      std::clamp<std::int64_t>(left, 1, std::int64_t{kMaxPatienceMs}));
}

// The answer in `reader`, if `kind` is one that answers a request.
Result<Result<SignerAnswer>> DecodeAnswer(MessageKind kind, WireReader& reader) {
  switch (kind) {
    case MessageKind::kCredential: {
      ASSIGN_OR_RETURN(std::string credential, DecodeCredential(reader));
      return Result<SignerAnswer>(SignerAnswer(std::move(credential)));
    }
    case MessageKind::kSignedMetadata: {
      ASSIGN_OR_RETURN(std::string jws, DecodeSignedMetadata(reader));
      return Result<SignerAnswer>(SignerAnswer(std::move(jws)));
    }
    case MessageKind::kSignedStatusList: {
      ASSIGN_OR_RETURN(std::string list, DecodeSignedStatusList(reader));
      return Result<SignerAnswer>(SignerAnswer(std::move(list)));
    }
    case MessageKind::kKeys: {
      ASSIGN_OR_RETURN(std::vector<SigningKeyInfo> keys, DecodeKeys(reader));
      return Result<SignerAnswer>(SignerAnswer(std::move(keys)));
    }
    case MessageKind::kRecorded: {
      RETURN_IF_ERROR(DecodeRecorded(reader));
      return Result<SignerAnswer>(SignerAnswer(Recorded()));
    }
    case MessageKind::kError: {
      ASSIGN_OR_RETURN(const Error error, DecodeError(reader));
      return Result<SignerAnswer>(Unexpected<Error>(error));
    }
    case MessageKind::kHello:
    case MessageKind::kListKeys:
    case MessageKind::kSignCredential:
    case MessageKind::kSignMetadata:
    case MessageKind::kSignStatusList:
    case MessageKind::kRecordStatusChange:
    case MessageKind::kHelloAnswer:
      break;
  }
  return Fail(ErrorCode::kWireMalformed, "a message of this kind answers no request");
}

// What need not even be encoded.
Status CheckWorthwhile(const AnswerBoard::Call& call, Deadline deadline) {
  if (call.is_lost()) {
    return Fail(ErrorCode::kSignerDown, "there is no connection to the signer");
  }
  if (deadline.HasPassed()) {
    return Fail(ErrorCode::kSignerBusy, "the deadline passed before the signer was asked");
  }
  return {};
}

Unexpected<Error> WrongKind() {
  return Fail(ErrorCode::kSignerDown, "the signer answered something else than it was asked");
}

}  // namespace

SignerClient::SignerClient(std::filesystem::path socket, Log& log)
    : socket_(std::move(socket)),
      log_(log),
      stop_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      thread_([this] { Run(); }) {
  CHECK(stop_.is_open());
}

SignerClient::~SignerClient() {
  is_stopping_ = true;
  ::eventfd_write(stop_.get(), 1);
  thread_.join();
}

Result<std::vector<std::string>> SignerClient::SignCredentials(
    std::span<const CredentialDraft> drafts, Deadline deadline) {
  AnswerBoard::Call call(board_, drafts.size());
  RETURN_IF_ERROR(CheckWorthwhile(call, deadline));
  std::vector<Bytes> frames;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    Result<Bytes> frame = EncodeSignCredential(call.IdOf(i), PatienceOf(deadline), drafts[i]);
    if (!frame.has_value()) {
      return Fail(ErrorCode::kSignerRefused,
                  "a draft does not fit the limits of the signer's wire");
    }
    frames.push_back(*std::move(frame));
  }
  for (const Bytes& frame : frames) {
    RETURN_IF_ERROR(sender_.Send(frame, deadline));
  }
  ASSIGN_OR_RETURN(std::vector<SignerAnswer> answers, call.Wait(deadline));
  std::vector<std::string> credentials;
  for (SignerAnswer& answer : answers) {
    std::string* const credential = std::get_if<std::string>(&answer);
    if (credential == nullptr) {
      return WrongKind();
    }
    credentials.push_back(std::move(*credential));
  }
  return credentials;
}

Result<std::string> SignerClient::SignMetadata(const MetadataDraft& draft, Deadline deadline) {
  AnswerBoard::Call call(board_, 1);
  RETURN_IF_ERROR(CheckWorthwhile(call, deadline));
  const Result<Bytes> frame = EncodeSignMetadata(call.IdOf(0), PatienceOf(deadline), draft);
  if (!frame.has_value()) {
    return Fail(ErrorCode::kSignerRefused,
                "the metadata do not fit the limits of the signer's wire");
  }
  RETURN_IF_ERROR(sender_.Send(*frame, deadline));
  ASSIGN_OR_RETURN(std::vector<SignerAnswer> answers, call.Wait(deadline));
  auto* const jws = std::get_if<std::string>(&answers.front());
  if (jws == nullptr) {
    return WrongKind();
  }
  return std::move(*jws);
}

Result<std::string> SignerClient::SignStatusList(const StatusListDraft& draft, Deadline deadline) {
  AnswerBoard::Call call(board_, 1);
  RETURN_IF_ERROR(CheckWorthwhile(call, deadline));
  const Result<Bytes> frame = EncodeSignStatusList(call.IdOf(0), PatienceOf(deadline), draft);
  if (!frame.has_value()) {
    return Fail(ErrorCode::kSignerRefused, "the list does not fit the limits of the signer's wire");
  }
  RETURN_IF_ERROR(sender_.Send(*frame, deadline));
  ASSIGN_OR_RETURN(std::vector<SignerAnswer> answers, call.Wait(deadline));
  auto* const list = std::get_if<std::string>(&answers.front());
  if (list == nullptr) {
    return WrongKind();
  }
  return std::move(*list);
}

Status SignerClient::RecordStatusChange(const AuditedStatusChange& change, Deadline deadline) {
  AnswerBoard::Call call(board_, 1);
  RETURN_IF_ERROR(CheckWorthwhile(call, deadline));
  const Result<Bytes> frame = EncodeRecordStatusChange(call.IdOf(0), PatienceOf(deadline), change);
  if (!frame.has_value()) {
    return Fail(ErrorCode::kSignerRefused,
                "the change does not fit the limits of the signer's wire");
  }
  RETURN_IF_ERROR(sender_.Send(*frame, deadline));
  ASSIGN_OR_RETURN(const std::vector<SignerAnswer> answers, call.Wait(deadline));
  if (!std::holds_alternative<Recorded>(answers.front())) {
    return WrongKind();
  }
  return {};
}

Result<std::vector<SigningKeyInfo>> SignerClient::ListKeys(Deadline deadline) {
  AnswerBoard::Call call(board_, 1);
  RETURN_IF_ERROR(CheckWorthwhile(call, deadline));
  ASSIGN_OR_RETURN(const Bytes frame, EncodeListKeys(call.IdOf(0)));
  RETURN_IF_ERROR(sender_.Send(frame, deadline));
  ASSIGN_OR_RETURN(std::vector<SignerAnswer> answers, call.Wait(deadline));
  auto* const keys = std::get_if<std::vector<SigningKeyInfo>>(&answers.front());
  if (keys == nullptr) {
    return WrongKind();
  }
  return std::move(*keys);
}

Status SignerClient::WaitUntilConnected(Deadline deadline) {
  if (!board_.WaitUntilOpen(deadline)) {
    return Fail(ErrorCode::kSignerDown, "the signer cannot be reached at its socket");
  }
  return {};
}

void SignerClient::Run() {
  milliseconds pause = kFirstPause;
  bool is_known_down = false;  // said once, not at every try
  while (!is_stopping_) {
    const Greeting greeting = ServeConnection();
    if (is_stopping_) {
      return;
    }
    if (greeting == Greeting::kAccepted) {
      pause = kFirstPause;
      is_known_down = false;
    }
    if (!std::exchange(is_known_down, true)) {
      log_.Warning("signer_unreachable").With("socket", ConfiguredText{socket_.native()}).Write();
    }
    WaitReadable(-1, pause);
    pause = std::min(pause * 2, kLongestPause);
  }
}

SignerClient::Greeting SignerClient::ServeConnection() {
  const Result<UniqueFd> fd = ConnectToSigner(socket_);
  FrameAssembler assembler;
  if (!fd.has_value() || Greet(fd->get(), assembler) == Greeting::kRefused) {
    return Greeting::kRefused;
  }
  log_.Info("signer_connected").Write();
  sender_.Attach(fd->get());
  board_.Open();
  ReadAnswers(fd->get(), assembler);
  board_.Close();
  sender_.Detach();
  return Greeting::kAccepted;
}

SignerClient::Greeting SignerClient::Greet(int fd, FrameAssembler& assembler) {
  const Deadline deadline = Deadline::In(kGreetingPatience);
  const Result<Bytes> hello = EncodeHello(kGreetingId, kWireVersion);
  FrameSender sender;
  sender.Attach(fd);
  if (!hello.has_value() || !sender.Send(*hello, deadline).has_value()) {
    return Greeting::kRefused;
  }
  while (WaitReadable(fd, deadline.Remaining())) {
    if (assembler.ReadFrom(fd) == FrameAssembler::ReadOutcome::kEnded) {
      return Greeting::kRefused;
    }
    const Result<std::optional<Bytes>> body = assembler.Next();
    if (!body.has_value()) {
      return Greeting::kRefused;
    }
    if (!body->has_value()) {
      continue;
    }
    WireReader reader(**body);
    const Result<MessageHeader> header = DecodeHeader(reader);
    const bool is_answer =
        header.has_value() && *header == MessageHeader{MessageKind::kHelloAnswer, kGreetingId};
    const Result<std::uint32_t> version = DecodeHelloAnswer(reader);
    const bool speaks_ours = is_answer && version.has_value() && *version == kWireVersion;
    return speaks_ours ? Greeting::kAccepted : Greeting::kRefused;
  }
  return Greeting::kRefused;
}

void SignerClient::ReadAnswers(int fd, FrameAssembler& assembler) {
  while (true) {
    Result<std::optional<Bytes>> body = assembler.Next();
    if (!body.has_value()) {
      return;
    }
    if (body->has_value()) {
      if (!HandleAnswer(**body)) {
        log_.Error("signer_answer_senseless").Write();
        return;
      }
      continue;
    }
    if (!WaitReadable(fd, kForEver) ||
        assembler.ReadFrom(fd) == FrameAssembler::ReadOutcome::kEnded) {
      return;
    }
  }
}

bool SignerClient::HandleAnswer(ByteView body) {
  WireReader reader(body);
  const Result<MessageHeader> header = DecodeHeader(reader);
  if (!header.has_value()) {
    return false;
  }
  Result<Result<SignerAnswer>> answer = DecodeAnswer(header->kind, reader);
  return answer.has_value() && board_.Put(header->id, *std::move(answer));
}

bool SignerClient::WaitReadable(int fd, milliseconds patience) const {
  std::array<pollfd, 2> entries{{{fd, POLLIN, 0}, {stop_.get(), POLLIN, 0}}};
  const int num_ready = ::poll(entries.data(), entries.size(), static_cast<int>(patience.count()));
  return num_ready > 0 && entries[1].revents == 0 && entries[0].revents != 0;
}

}  // namespace issuer
