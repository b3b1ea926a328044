// issuerctl deferred: what waits for its claims, and what becomes of it.
#pragma once

#include <filesystem>
#include <string>

#include "appliance/issuerctl/command.h"
#include "appliance/issuerctl/operator_client.h"

namespace issuer {

class DeferredCommand final : public Command {
 public:
  explicit DeferredCommand(CLI::App& parent);
  bool Chosen() const override { return app_.parsed(); }
  Outcome Run(Terminal& terminal) override;

 private:
  Outcome List(const OperatorClient& client, Terminal& terminal) const;
  Answer<std::string> RequestBody() const;

  CLI::App& app_;
  CLI::App& list_;
  CLI::App& complete_;
  CLI::App& deny_;
  OperatorOptions options_;
  std::string handle_;
  std::string configuration_;
  std::filesystem::path claims_;
  int limit_ = 20;
  std::string cursor_;
};

}  // namespace issuer
