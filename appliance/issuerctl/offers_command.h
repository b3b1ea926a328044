// issuerctl offers: create, show, list and cancel offers through the operator port.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "appliance/issuerctl/command.h"
#include "appliance/issuerctl/operator_client.h"

namespace issuer {

class OffersCommand final : public Command {
 public:
  explicit OffersCommand(CLI::App& parent);
  bool Chosen() const override { return app_.parsed(); }
  Outcome Run(Terminal& terminal) override;

 private:
  Outcome Create(const OperatorClient& client, Terminal& terminal) const;
  Outcome List(const OperatorClient& client, Terminal& terminal) const;
  Answer<std::string> RequestBody() const;

  CLI::App& app_;
  CLI::App& create_;
  CLI::App& show_;
  CLI::App& list_;
  CLI::App& cancel_;
  CLI::App& revoke_;
  OperatorOptions options_;
  std::string handle_;
  std::vector<std::string> configurations_;
  std::vector<std::filesystem::path> claims_;
  std::string tx_code_ = "numeric";
  int tx_code_length_ = 6;
  std::string tx_code_description_;
  std::int64_t expires_in_ = 0;
  std::string delivery_ = "reference";
  std::string protocol_ = "1.0";
  std::string idempotency_key_;
  std::filesystem::path save_;
  int limit_ = 20;
  std::string cursor_;
};

}  // namespace issuer
