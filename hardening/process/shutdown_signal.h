// SIGTERM and SIGINT as something one waits for, instead of something that interrupts.
#pragma once

#include "appliance/base/fd.h"

namespace issuer {

// Make it in main before any thread, since threads inherit the blocked signals. One a process.
class ShutdownSignal {
 public:
  ShutdownSignal();
  ShutdownSignal(const ShutdownSignal&) = delete;
  ShutdownSignal& operator=(const ShutdownSignal&) = delete;

  // Returns once either signal has come.
  void Wait() const;
  // Becomes readable then, for poll(2).
  int fd() const { return fd_.get(); }

 private:
  UniqueFd fd_;
};

}  // namespace issuer
