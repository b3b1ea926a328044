// The signer port across the socket: one connection for all callers, made anew when it breaks.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "appliance/base/fd.h"
#include "appliance/base/log.h"
#include "crypto/signer/answer_board.h"
#include "crypto/signer/frame_assembler.h"
#include "crypto/signer/frame_sender.h"
#include "crypto/signer/signer.h"

namespace issuer {

// Owns a thread that connects, greets, reads answers, and begins again after a pause of 50 ms that
// doubles up to 2 s. While there is no connection every call fails at once with kSignerDown.
// Deadlines longer than a minute count as a minute.
class SignerClient final : public Signer {
 public:
  // Returns at once, connected or not. `log` must outlive the client.
  SignerClient(std::filesystem::path socket, Log& log);
  SignerClient(const SignerClient&) = delete;
  SignerClient& operator=(const SignerClient&) = delete;
  // Callers must have returned.
  ~SignerClient() override;

  // The drafts go out together, and the signer may work on them at the same time. kSignerRefused
  // also for a draft that no frame holds.
  Result<std::vector<std::string>> SignCredentials(std::span<const CredentialDraft> drafts,
                                                   Deadline deadline) override;
  Result<std::string> SignMetadata(const MetadataDraft& draft, Deadline deadline) override;
  Result<std::string> SignStatusList(const StatusListDraft& draft, Deadline deadline) override;
  Status RecordStatusChange(const AuditedStatusChange& change, Deadline deadline) override;
  Result<std::vector<SigningKeyInfo>> ListKeys(Deadline deadline) override;

  // For a start that must not go on without the signer, and for health checks. Fails with
  // kSignerDown.
  Status WaitUntilConnected(Deadline deadline);

 private:
  enum class Greeting { kAccepted, kRefused };

  // The thread.
  void Run();
  // One connection, until it ends; whether it got as far as the signer's greeting.
  Greeting ServeConnection();
  Greeting Greet(int fd, FrameAssembler& assembler);
  void ReadAnswers(int fd, FrameAssembler& assembler);
  // False if the connection makes no sense any more.
  bool HandleAnswer(ByteView body);
  // Waits until `fd` is readable; false after `patience` or when the client is being destroyed.
  bool WaitReadable(int fd, std::chrono::milliseconds patience) const;

  const std::filesystem::path socket_;
  Log& log_;
  AnswerBoard board_;
  FrameSender sender_;
  const UniqueFd stop_;  // eventfd: readable once the client is being destroyed
  std::atomic<bool> is_stopping_{false};
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace issuer
