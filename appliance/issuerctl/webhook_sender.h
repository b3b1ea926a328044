// One webhook: what it has taken, what it gets next, when it is tried again.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "appliance/base/secret.h"
#include "appliance/config/config.h"
#include "appliance/issuerctl/operator_client.h"

namespace issuer {

enum class SendOutcome : std::uint8_t {
  kAllTaken,  // there is nothing more at the moment
  kSome,      // there may be more
  kFailed,    // the hook or the operator port; wait before the next try
  kNotYet,    // that wait is not over
};

// Confined to one thread.
class WebhookSender {
 public:
  // Reads the hook's secret and the number of the last event it took from `state`, a folder.
  static Answer<WebhookSender> Create(const WebhookConfig& config,
                                      const std::filesystem::path& state);

  // Posts the next page of events, one by one, each remembered before the next: at least once, in
  // their order. `terminal` gets a line for each failure.
  SendOutcome SendNext(const OperatorClient& client, Terminal& terminal);

 private:
  using SteadyClock = std::chrono::steady_clock;

  WebhookSender(WebhookConfig config, std::filesystem::path state_file, MacKey key)
      : config_(std::move(config)), state_file_(std::move(state_file)), key_(std::move(key)) {}

  Outcome Post(const JsonValue& event, std::int64_t number) const;
  Outcome Remember(std::int64_t number);
  SendOutcome Fail(const std::string& sentence, Terminal& terminal);

  WebhookConfig config_;
  std::filesystem::path state_file_;
  MacKey key_;
  std::int64_t last_ = 0;  // event that the hook has taken
  unsigned num_failures_ = 0;
  SteadyClock::time_point next_try_{};
};

// "t=1767225600,v1=<hex>": HMAC-SHA-256 over "1767225600.<body>".
std::string WebhookSignature(const MacKey& key, Timestamp now, const std::string& body);

}  // namespace issuer
