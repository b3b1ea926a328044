// `issuerctl credentials`: a credential straight from the appliance, for kiosks, counters and
// paper.
#pragma once

#include <filesystem>
#include <string>

#include "appliance/issuerctl/command.h"
#include "appliance/issuerctl/operator_client.h"

namespace issuer {

class CredentialsCommand final : public Command {
 public:
  explicit CredentialsCommand(CLI::App& parent);
  bool Chosen() const override { return app_.parsed(); }
  Outcome Run(Terminal& terminal) override;

 private:
  Answer<std::string> RequestBody() const;

  CLI::App& app_;
  CLI::App& issue_;
  OperatorOptions options_;
  std::string configuration_;
  std::filesystem::path claims_;
  std::filesystem::path holder_;  // empty: bound to no key
  std::filesystem::path svg_;     // empty: not written
  bool draws_qr_ = false;
};

}  // namespace issuer
