// issuerctl check-config: everything that is wrong with the configuration, before a start is tried.
#pragma once

#include <filesystem>

#include "appliance/issuerctl/command.h"

namespace issuer {

class CheckConfigCommand final : public Command {
 public:
  explicit CheckConfigCommand(CLI::App& parent);
  bool Chosen() const override { return app_.parsed(); }
  Outcome Run(Terminal& terminal) override;

 private:
  CLI::App& app_;
  std::filesystem::path config_ = "chancery.toml";
};

}  // namespace issuer
