// One connection at signerd's end: frames in, frames out, and a peer that is not trusted to read.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>

#include "appliance/base/bytes.h"
#include "appliance/base/fd.h"
#include "appliance/base/result.h"
#include "crypto/signer/frame_assembler.h"

namespace issuer {

enum class ConnectionState : std::uint8_t { kGreeting, kOpen };

// Why a connection ended.
enum class ConnectionEnd : std::uint8_t { kByPeer, kByUs, kProtocolBroken, kPeerDoesNotRead };

// Its thread alone touches the socket; workers leave their answers here and never wait.
class ServiceConnection {
 public:
  // Handles one frame body, on the connection's thread. An error ends the connection as
  // kProtocolBroken.
  using FrameHandler = std::function<Status(ServiceConnection&, ByteView body)>;

  // `fd` does not block. `stall_patience`: how long a peer may leave waiting answers unread.
  ServiceConnection(std::uint64_t number,
                    UniqueFd fd,
                    std::chrono::milliseconds stall_patience,
                    FrameHandler handle_frame);
  ServiceConnection(const ServiceConnection&) = delete;
  ServiceConnection& operator=(const ServiceConnection&) = delete;

  // The body of the connection's thread: serves until the end.
  ConnectionEnd Run();

  // Any thread. Queues one frame; too many unread ones end the connection.
  void Deliver(Bytes frame);
  // Any thread. Ends the connection soon, with what can be sent without waiting.
  void Close();

  std::uint64_t number() const { return number_; }

  // What the protocol table needs to remember; the connection's thread only.
  ConnectionState state = ConnectionState::kGreeting;
  std::uint32_t rows_used = 0;  // a bit a row

 private:
  // What is to be sent, as seen at one moment.
  struct Backlog {
    std::size_t len = 0;
    bool is_closing = false;
    bool is_over_limit = false;
  };

  Backlog ReadBacklog();
  // Sends what the socket takes; false if the connection broke.
  bool Flush();
  // Handles every whole frame that was read. nullopt: go on.
  std::optional<ConnectionEnd> HandleFrames();
  std::optional<ConnectionEnd> ReadAndHandle();
  void Wake();

  const std::uint64_t number_;
  const UniqueFd fd_;
  const UniqueFd wake_;  // eventfd
  const std::chrono::milliseconds stall_patience_;
  const FrameHandler handle_frame_;
  FrameAssembler assembler_;
  std::chrono::steady_clock::time_point last_progress_;

  std::mutex mutex_;  // guards all below
  std::deque<Bytes> outgoing_;
  std::size_t outgoing_len_ = 0;  // bytes of them not yet sent
  std::size_t first_sent_ = 0;    // bytes of the first of them already sent
  bool is_closing_ = false;
  bool is_over_limit_ = false;
};

}  // namespace issuer
