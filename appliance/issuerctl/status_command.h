// issuerctl status: how the appliance is, as the operator port tells it.
#pragma once

#include "appliance/issuerctl/command.h"
#include "appliance/issuerctl/operator_client.h"

namespace issuer {

class StatusCommand final : public Command {
 public:
  explicit StatusCommand(CLI::App& parent);
  bool Chosen() const override { return app_.parsed(); }
  Outcome Run(Terminal& terminal) override;

 private:
  CLI::App& app_;
  OperatorOptions options_;
};

}  // namespace issuer
