// issuerctl webhooks: posts events to the hooks of the configuration, as a service of its own.
// [docs/webhooks.md] [docs/adr/0013-webhooks.md]
#pragma once

#include <filesystem>

#include "appliance/issuerctl/command.h"
#include "appliance/issuerctl/operator_client.h"
#include "appliance/issuerctl/webhook_sender.h"

namespace issuer {

class WebhooksCommand final : public Command {
 public:
  explicit WebhooksCommand(CLI::App& parent);
  bool Chosen() const override { return app_.parsed(); }
  Outcome Run(Terminal& terminal) override;

 private:
  CLI::App& app_;
  CLI::App& run_;
  OperatorOptions options_;
  std::filesystem::path state_ = "webhooks";
  bool once_ = false;
  bool allow_loopback_http_ = false;
};

}  // namespace issuer
