// issuerctl revoke, suspend and reinstate: what becomes of a credential.
#pragma once

#include <string>

#include "appliance/issuerctl/command.h"
#include "appliance/issuerctl/operator_client.h"

namespace issuer {

class SetStatusCommand final : public Command {
 public:
  // `name` as on the command line; `status` as on the operator port.
  SetStatusCommand(CLI::App& parent, const char* name, const char* status, const char* description);
  bool Chosen() const override { return app_.parsed(); }
  Outcome Run(Terminal& terminal) override;

 private:
  CLI::App& app_;
  const std::string status_;
  OperatorOptions options_;
  std::string id_;
};

}  // namespace issuer
