// See signer_service.h.
#include "crypto/signer/signer_service.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "appliance/base/check.h"
#include "crypto/signer/signer_socket.h"
#include "crypto/signer/wire.h"

namespace issuer {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kListKeysPatience{10'000};
constexpr int kPauseAfterAcceptFailedMs = 100;  // out of descriptors: let some be closed

enum class Use : std::uint8_t { kOnce, kAgain };

// `message` is any that carries a draft and the time its client waits.
template <typename Message>
SignerJob JobOf(const ServiceConnection& connection,
                std::uint64_t id,
                std::size_t len,
                Message message) {
  return {connection.number(),
          id,
          len,
          std::move(message.draft),
          Deadline::In(milliseconds(message.patience_ms))};
}

}  // namespace

// What a peer may ask, and when. What no row allows ends the connection.
struct SignerService::Row {
  MessageKind kind;
  ConnectionState state;
  Use use;
  Status (SignerService::*handle)(ServiceConnection&, std::uint64_t, WireReader&);
};

SignerService::SignerService(const SignerServiceOptions& options,
                             Signer& signer,
                             RefusalRecorder& refusals,
                             Log& log)
    : options_(options),
      signer_(signer),
      refusals_(refusals),
      log_(log),
      queue_(options.max_queued_jobs, options.max_queued_len),
      ended_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  CHECK(ended_.is_open());
}

void SignerService::Serve(int listening_fd, int stop_fd) {
  std::vector<std::thread> workers;
  for (std::size_t i = 0; i < options_.num_workers; ++i) {
    workers.emplace_back([this] { RunWorker(); });
  }
  std::array<pollfd, 3> entries{
      {{stop_fd, POLLIN, 0}, {listening_fd, POLLIN, 0}, {ended_.get(), POLLIN, 0}}};
  while (entries[0].revents == 0) {
    ::poll(entries.data(), entries.size(), -1);
    JoinEndedConnections();
    if (entries[1].revents != 0) {
      Accept(listening_fd);
    }
  }
  queue_.Close();
  for (std::thread& worker : workers) {
    worker.join();
  }
  CloseConnections();
}

Status SignerService::HandleFrame(ServiceConnection& connection, ByteView body) {
  static constexpr std::array<Row, 6> kTable{{
      {MessageKind::kHello, ConnectionState::kGreeting, Use::kOnce, &SignerService::HandleHello},
      {MessageKind::kListKeys, ConnectionState::kOpen, Use::kAgain, &SignerService::HandleListKeys},
      {MessageKind::kSignCredential,
       ConnectionState::kOpen,
       Use::kAgain,
       &SignerService::HandleSignCredential},
      {MessageKind::kSignMetadata,
       ConnectionState::kOpen,
       Use::kAgain,
       &SignerService::HandleSignMetadata},
      {MessageKind::kSignStatusList,
       ConnectionState::kOpen,
       Use::kAgain,
       &SignerService::HandleSignStatusList},
      {MessageKind::kRecordStatusChange,
       ConnectionState::kOpen,
       Use::kAgain,
       &SignerService::HandleRecordStatusChange},
  }};
  WireReader reader(body);
  ASSIGN_OR_RETURN(const MessageHeader header, DecodeHeader(reader));
  for (std::size_t i = 0; i < kTable.size(); ++i) {
    const Row& row = kTable[i];
    const std::uint32_t bit = std::uint32_t{1} << i;
    if (row.kind == header.kind && row.state == connection.state &&
        (row.use == Use::kAgain || (connection.rows_used & bit) == 0)) {
      connection.rows_used |= bit;
      return (this->*row.handle)(connection, header.id, reader);
    }
  }
  return Fail(ErrorCode::kWireMalformed, "a message that is not a request, or not allowed now");
}

Status SignerService::HandleHello(ServiceConnection& connection,
                                  std::uint64_t id,
                                  WireReader& payload) {
  ASSIGN_OR_RETURN(const std::uint32_t version, DecodeHello(payload));
  if (version != kWireVersion) {
    return Fail(ErrorCode::kWireMalformed, "the peer speaks another version of the protocol");
  }
  connection.state = ConnectionState::kOpen;
  ASSIGN_OR_RETURN(Bytes answer, EncodeHelloAnswer(id, kWireVersion));
  connection.Deliver(std::move(answer));
  return {};
}

Status SignerService::HandleListKeys(ServiceConnection& connection,
                                     std::uint64_t id,
                                     WireReader& payload) {
  RETURN_IF_ERROR(DecodeListKeys(payload));
  Enqueue(connection, {connection.number(), id, 0, ListKeysJob(), Deadline::In(kListKeysPatience)});
  return {};
}

Status SignerService::HandleSignCredential(ServiceConnection& connection,
                                           std::uint64_t id,
                                           WireReader& payload) {
  const std::size_t len = payload.num_left();
  ASSIGN_OR_RETURN(SignCredentialMessage message, DecodeSignCredential(payload));
  Enqueue(connection, JobOf(connection, id, len, std::move(message)));
  return {};
}

Status SignerService::HandleSignMetadata(ServiceConnection& connection,
                                         std::uint64_t id,
                                         WireReader& payload) {
  const std::size_t len = payload.num_left();
  ASSIGN_OR_RETURN(SignMetadataMessage message, DecodeSignMetadata(payload));
  Enqueue(connection, JobOf(connection, id, len, std::move(message)));
  return {};
}

Status SignerService::HandleSignStatusList(ServiceConnection& connection,
                                           std::uint64_t id,
                                           WireReader& payload) {
  const std::size_t len = payload.num_left();
  ASSIGN_OR_RETURN(SignStatusListMessage message, DecodeSignStatusList(payload));
  Enqueue(connection, JobOf(connection, id, len, std::move(message)));
  return {};
}

Status SignerService::HandleRecordStatusChange(ServiceConnection& connection,
                                               std::uint64_t id,
                                               WireReader& payload) {
  const std::size_t len = payload.num_left();
  ASSIGN_OR_RETURN(RecordStatusChangeMessage message, DecodeRecordStatusChange(payload));
  Enqueue(connection, JobOf(connection, id, len, std::move(message)));
  return {};
}

void SignerService::Enqueue(ServiceConnection& connection, SignerJob job) {
  const std::uint64_t id = job.id;
  if (queue_.Push(std::move(job))) {
    return;
  }
  Result<Bytes> busy = EncodeError(id, ErrorCode::kSignerBusy);
  CHECK(busy.has_value());
  connection.Deliver(*std::move(busy));
}

void SignerService::Accept(int listening_fd) {
  UniqueFd fd(::accept4(listening_fd, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!fd.is_open()) {
    if (errno != EAGAIN && errno != ECONNABORTED && errno != EINTR) {
      log_.Error("accept_failed").With("errno", errno).Write();
      ::poll(nullptr, 0, kPauseAfterAcceptFailedMs);
    }
    return;
  }
  const std::optional<uid_t> uid = PeerUid(fd.get());
  if (uid != options_.peer_uid) {
    log_.Warning("peer_refused").With("uid", uid.has_value() ? std::int64_t{*uid} : -1).Write();
    if (const Status recorded = refusals_.PeerRefused(AuditRefusal::kWrongPeer);
        !recorded.has_value()) {
      log_.Error("audit_failed").With(recorded.error()).Write();
    }
    return;
  }
  if (served_.size() >= options_.max_connections) {
    log_.Warning("too_many_connections").Write();
    return;
  }
  StartConnection(std::move(fd));
}

void SignerService::StartConnection(UniqueFd fd) {
  Served& served = served_.emplace_back(next_number_++,
                                        std::move(fd),
                                        options_.stall_patience,
                                        [this](ServiceConnection& connection, ByteView body) {
                                          return HandleFrame(connection, body);
                                        });
  {
    const std::lock_guard lock(mutex_);
    open_.emplace(served.connection.number(), &served.connection);
  }
  served.thread = std::thread([this, &served] { RunConnection(served.connection); });
}

void SignerService::RunConnection(ServiceConnection& connection) {
  const ConnectionEnd end = connection.Run();
  if (end == ConnectionEnd::kProtocolBroken) {
    log_.Error("protocol_broken").Write();
    if (const Status recorded = refusals_.PeerRefused(AuditRefusal::kProtocolBroken);
        !recorded.has_value()) {
      log_.Error("audit_failed").With(recorded.error()).Write();
    }
  } else if (end == ConnectionEnd::kPeerDoesNotRead) {
    log_.Error("peer_does_not_read").Write();
  }
  queue_.Drop(connection.number());
  {
    const std::lock_guard lock(mutex_);
    open_.erase(connection.number());
  }
  ::eventfd_write(ended_.get(), 1);
}

void SignerService::JoinEndedConnections() {
  eventfd_t ignored = 0;
  ::eventfd_read(ended_.get(), &ignored);
  for (auto served = served_.begin(); served != served_.end();) {
    bool is_open = false;
    {
      const std::lock_guard lock(mutex_);
      is_open = open_.contains(served->connection.number());
    }
    if (is_open) {
      ++served;
    } else {
      served->thread.join();
      served = served_.erase(served);
    }
  }
}

void SignerService::CloseConnections() {
  for (Served& served : served_) {
    served.connection.Close();
  }
  for (Served& served : served_) {
    served.thread.join();
  }
  served_.clear();
}

void SignerService::RunWorker() {
  while (const std::optional<SignerJob> job = queue_.Pop()) {
    Work(*job);
  }
}

void SignerService::Work(const SignerJob& job) {
  Result<Bytes> frame = EncodeError(job.id, ErrorCode::kSignerBusy);
  if (job.deadline.HasPassed()) {
    // Nobody waits for it any more: neither the token nor the audit log need hear of it.
  } else if (const auto* draft = std::get_if<CredentialDraft>(&job.work)) {
    const Result<std::vector<std::string>> signed_one =
        signer_.SignCredentials(std::span(draft, 1), job.deadline);
    CHECK(!signed_one.has_value() || signed_one->size() == 1);
    frame = signed_one.has_value() ? EncodeCredential(job.id, signed_one->front())
                                   : EncodeError(job.id, signed_one.error().code);
  } else if (const auto* metadata = std::get_if<MetadataDraft>(&job.work)) {
    const Result<std::string> jws = signer_.SignMetadata(*metadata, job.deadline);
    frame = jws.has_value() ? EncodeSignedMetadata(job.id, *jws)
                            : EncodeError(job.id, jws.error().code);
  } else if (const auto* list = std::get_if<StatusListDraft>(&job.work)) {
    const Result<std::string> signed_list = signer_.SignStatusList(*list, job.deadline);
    frame = signed_list.has_value() ? EncodeSignedStatusList(job.id, *signed_list)
                                    : EncodeError(job.id, signed_list.error().code);
  } else if (const auto* change = std::get_if<AuditedStatusChange>(&job.work)) {
    const Status recorded = signer_.RecordStatusChange(*change, job.deadline);
    frame =
        recorded.has_value() ? EncodeRecorded(job.id) : EncodeError(job.id, recorded.error().code);
  } else {
    const Result<std::vector<SigningKeyInfo>> keys = signer_.ListKeys(job.deadline);
    frame = keys.has_value() ? EncodeKeys(job.id, *keys) : EncodeError(job.id, keys.error().code);
  }
  if (!frame.has_value()) {  // a credential beyond what a frame holds
    log_.Error("answer_unsendable").With(frame.error()).Write();
    frame = EncodeError(job.id, ErrorCode::kSignerRefused);
  }
  CHECK(frame.has_value());
  Deliver(job.connection, *std::move(frame));
}

void SignerService::Deliver(std::uint64_t connection, Bytes frame) {
  const std::lock_guard lock(mutex_);
  const auto found = open_.find(connection);
  if (found != open_.end()) {
    found->second->Deliver(std::move(frame));
  }
}

}  // namespace issuer
