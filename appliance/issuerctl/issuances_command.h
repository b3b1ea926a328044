// issuerctl issuances: credentials whose status is kept.
#pragma once

#include <string>

#include "appliance/issuerctl/command.h"
#include "appliance/issuerctl/operator_client.h"

namespace issuer {

class IssuancesCommand final : public Command {
 public:
  explicit IssuancesCommand(CLI::App& parent);
  bool Chosen() const override { return app_.parsed(); }
  Outcome Run(Terminal& terminal) override;

 private:
  Outcome List(const OperatorClient& client, Terminal& terminal) const;

  CLI::App& app_;
  CLI::App& list_;
  CLI::App& show_;
  OperatorOptions options_;
  std::string id_;
  std::string configuration_;
  std::string offer_;
  std::string from_;
  std::string to_;
  int limit_ = 20;
  std::string cursor_;
};

}  // namespace issuer
