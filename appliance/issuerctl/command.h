// A subcommand of issuerctl: declares its options in its constructor, does its work in Run().
#pragma once

#include <CLI/CLI.hpp>

#include "appliance/issuerctl/terminal.h"

namespace issuer {

class Command {
 public:
  Command() = default;
  virtual ~Command() = default;
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;

  // True if the user asked for this command.
  virtual bool Chosen() const = 0;
  virtual Outcome Run(Terminal& terminal) = 0;
};

}  // namespace issuer
