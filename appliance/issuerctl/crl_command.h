// issuerctl crl: signs a new revocation list of the trust anchor that `issuerctl init` made.
#pragma once

#include <filesystem>
#include <vector>

#include "appliance/issuerctl/command.h"

namespace issuer {

class CrlCommand final : public Command {
 public:
  explicit CrlCommand(CLI::App& parent);
  bool Chosen() const override { return app_.parsed(); }
  Outcome Run(Terminal& terminal) override;

 private:
  CLI::App& app_;
  std::filesystem::path config_ = "chancery.toml";
  std::filesystem::path pin_file_ = "pin";
  std::vector<std::filesystem::path> revoked_;
  int days_ = 90;
};

}  // namespace issuer
