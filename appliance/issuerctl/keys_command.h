// issuerctl keys: what the running signer signs with, and until when.
#pragma once

#include <filesystem>

#include "appliance/issuerctl/command.h"

namespace issuer {

class KeysCommand final : public Command {
 public:
  explicit KeysCommand(CLI::App& parent);
  bool Chosen() const override { return app_.parsed(); }
  Outcome Run(Terminal& terminal) override;

 private:
  CLI::App& app_;
  std::filesystem::path config_ = "chancery.toml";
};

}  // namespace issuer
