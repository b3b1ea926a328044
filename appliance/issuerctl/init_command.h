// issuerctl init: a token for trying things out, with the keys that chancery.toml names and
// certificates for them. In production the key ceremony and the customer's CA take this part.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "appliance/issuerctl/command.h"

namespace issuer {

class InitCommand final : public Command {
 public:
  explicit InitCommand(CLI::App& parent);
  bool Chosen() const override { return app_.parsed(); }
  Outcome Run(Terminal& terminal) override;

 private:
  CLI::App& app_;
  std::filesystem::path config_ = "chancery.toml";
  std::filesystem::path softhsm_;
  std::filesystem::path pin_file_ = "pin";
  std::filesystem::path anchor_file_ = "trust-anchor.pem";
  std::string anchor_name_ = "Chancery test trust anchor";
  std::string country_ = "XX";
  std::int64_t days_ = 365;
};

}  // namespace issuer
