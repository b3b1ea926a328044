// issuerctl audit: check a copied audit log offline.
#pragma once

#include <filesystem>

#include "appliance/issuerctl/command.h"

namespace issuer {

class AuditCommand final : public Command {
 public:
  explicit AuditCommand(CLI::App& parent);
  bool Chosen() const override { return app_.parsed(); }
  Outcome Run(Terminal& terminal) override;

 private:
  CLI::App& app_;
  std::filesystem::path file_;
};

}  // namespace issuer
