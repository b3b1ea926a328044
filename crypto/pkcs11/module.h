// Module: a vendor's PKCS#11 library, loaded and initialised. The door to everything else in this
// folder.
#pragma once

#include <filesystem>
#include <memory>

#include "appliance/base/result.h"

namespace issuer {

struct Cryptoki;  // the loaded library and its functions; internal.h

// Owns the library: C_Finalize when destroyed, so it must outlive every Token, SessionPool and
// SessionLease made from it. One at a time a process, made after the last fork. Any thread may use
// it: the library is told to lock.
class Module {
 public:
  // Loads the shared object at `path` and initialises it with operating-system locking. Fails with
  // kTokenModuleUnusable: not loadable, not a PKCS#11 2.x module, refuses to initialise, or already
  // in use here.
  static Result<Module> Load(const std::filesystem::path& path);

  Module(Module&&) noexcept;
  Module& operator=(Module&&) noexcept;
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;
  ~Module();

  // For this folder. Stays where it is when the Module is moved.
  Cryptoki& cryptoki() const { return *cryptoki_; }

 private:
  explicit Module(std::unique_ptr<Cryptoki> cryptoki);

  std::unique_ptr<Cryptoki> cryptoki_;
};

}  // namespace issuer
