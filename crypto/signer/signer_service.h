// signerd's end of the wire: who may connect, what may be asked when, and who answers.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "appliance/base/fd.h"
#include "appliance/base/log.h"
#include "appliance/base/size.h"
#include "crypto/signer/job_queue.h"
#include "crypto/signer/refusal_recorder.h"
#include "crypto/signer/service_connection.h"
#include "crypto/signer/signer.h"
#include "crypto/signer/wire_reader.h"

namespace issuer {

struct SignerServiceOptions {
  std::uint32_t peer_uid = 0;   // the only one that may connect
  std::size_t num_workers = 1;  // as many as the token has sessions
  std::size_t max_connections = 8;
  std::size_t max_queued_jobs = 1024;
  std::size_t max_queued_len = 64 * kMiB;            // bytes of frames; at least one frame
  std::chrono::milliseconds stall_patience{10'000};  // for a peer that does not read
};

// Serves `signer` to the peers of one listening socket. A thread a connection reads and writes;
// workers sign.
class SignerService {
 public:
  // All that is referred to must outlive the service.
  SignerService(const SignerServiceOptions& options,
                Signer& signer,
                RefusalRecorder& refusals,
                Log& log);
  SignerService(const SignerService&) = delete;
  SignerService& operator=(const SignerService&) = delete;

  // Serves until `stop_fd` is readable, then finishes what the workers have begun, drops the rest
  // and returns. `listening_fd` listens and does not block. Once only.
  void Serve(int listening_fd, int stop_fd);

 private:
  struct Row;      // of the protocol table
  struct Served {  // a connection and its thread
    ServiceConnection connection;
    std::thread thread;
    Served(std::uint64_t number,
           UniqueFd fd,
           std::chrono::milliseconds stall_patience,
           ServiceConnection::FrameHandler handle_frame)
        : connection(number, std::move(fd), stall_patience, std::move(handle_frame)) {}
  };

  void Accept(int listening_fd);
  void StartConnection(UniqueFd fd);
  void RunConnection(ServiceConnection& connection);
  void JoinEndedConnections();
  void CloseConnections();
  void RunWorker();
  void Work(const SignerJob& job);
  // Drops the frame if the connection is no more.
  void Deliver(std::uint64_t connection, Bytes frame);

  // The handlers of the table. An error ends the connection.
  Status HandleFrame(ServiceConnection& connection, ByteView body);
  Status HandleHello(ServiceConnection& connection, std::uint64_t id, WireReader& payload);
  Status HandleListKeys(ServiceConnection& connection, std::uint64_t id, WireReader& payload);
  Status HandleSignMetadata(ServiceConnection& connection, std::uint64_t id, WireReader& payload);
  Status HandleSignStatusList(ServiceConnection& connection, std::uint64_t id, WireReader& payload);
  Status HandleRecordStatusChange(ServiceConnection& connection,
                                  std::uint64_t id,
                                  WireReader& payload);
  Status HandleSignCredential(ServiceConnection& connection, std::uint64_t id, WireReader& payload);
  void Enqueue(ServiceConnection& connection, SignerJob job);

  const SignerServiceOptions options_;
  Signer& signer_;
  RefusalRecorder& refusals_;
  Log& log_;
  JobQueue queue_;
  const UniqueFd ended_;  // eventfd: a connection's thread is about to end
  std::uint64_t next_number_ = 1;
  std::list<Served> served_;  // the accepting thread only

  std::mutex mutex_;  // guards all below
  std::map<std::uint64_t, ServiceConnection*> open_;
};

}  // namespace issuer
