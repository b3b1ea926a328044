// issuerctl wallet: a demo wallet. Redeems an offer, verifies the credential and shows what is in
// it. Its key lives as long as the command; nothing is kept.
#pragma once

#include <filesystem>
#include <string>

#include "appliance/issuerctl/command.h"

namespace issuer {

class WalletCommand final : public Command {
 public:
  explicit WalletCommand(CLI::App& parent);
  bool Chosen() const override { return app_.parsed(); }
  Outcome Run(Terminal& terminal) override;

 private:
  CLI::App& app_;
  std::string link_;
  std::string tx_code_;
  std::string connect_;
  std::filesystem::path anchor_file_;
  int num_keys_ = 1;
  bool use_dpop_ = false;
  bool encrypts_ = false;
};

}  // namespace issuer
