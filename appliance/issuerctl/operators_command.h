// issuerctl operators: who may call the operator port. Writes digests of keys; a key itself is
// shown once, when made.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "appliance/issuerctl/command.h"

namespace issuer {

class OperatorsCommand final : public Command {
 public:
  explicit OperatorsCommand(CLI::App& parent);
  bool Chosen() const override { return app_.parsed(); }
  Outcome Run(Terminal& terminal) override;

 private:
  Outcome Add(const std::filesystem::path& file, Terminal& terminal) const;
  Outcome Remove(const std::filesystem::path& file, Terminal& terminal) const;
  static Outcome List(const std::filesystem::path& file, Terminal& terminal);

  CLI::App& app_;
  CLI::App& add_;
  CLI::App& remove_;
  CLI::App& list_;
  std::filesystem::path config_ = "chancery.toml";
  std::string name_;
  std::string role_ = "issuer";
  std::vector<std::string> configurations_;
  std::uint32_t max_per_minute_ = 600;
  std::filesystem::path key_file_;
};

}  // namespace issuer
