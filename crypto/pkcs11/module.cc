#include "crypto/pkcs11/module.h"

#include <dlfcn.h>

#include <utility>

#include "crypto/pkcs11/internal.h"

namespace issuer {
namespace {

// Drops the library. Vendor modules may have started threads of their own, so their code stays
// mapped (RTLD_NODELETE).
void Unload(Cryptoki& cryptoki) {
  if (cryptoki.library != nullptr) {
    dlclose(std::exchange(cryptoki.library, nullptr));
  }
}

}  // namespace

Module::Module(std::unique_ptr<Cryptoki> cryptoki) : cryptoki_(std::move(cryptoki)) {}

Module::Module(Module&&) noexcept = default;

Module& Module::operator=(Module&& other) noexcept {
  std::swap(cryptoki_, other.cryptoki_);
  return *this;
}

Module::~Module() {
  if (cryptoki_ != nullptr && cryptoki_->functions != nullptr) {
    cryptoki_->functions->C_Finalize(nullptr);
    Unload(*cryptoki_);
  }
}

Result<Module> Module::Load(const std::filesystem::path& path) {
  auto cryptoki = std::make_unique<Cryptoki>();
  cryptoki->library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (cryptoki->library == nullptr) {
    return Fail(ErrorCode::kTokenModuleUnusable, "the PKCS#11 module cannot be loaded");
  }
  const auto get_functions =
      reinterpret_cast<CK_C_GetFunctionList>(dlsym(cryptoki->library, "C_GetFunctionList"));
  if (get_functions == nullptr || get_functions(&cryptoki->functions) != CKR_OK ||
      cryptoki->functions == nullptr || cryptoki->functions->version.major < 2) {
    Unload(*cryptoki);
    return Fail(ErrorCode::kTokenModuleUnusable, "the file is not a PKCS#11 module");
  }
  CK_C_INITIALIZE_ARGS arguments{};
  arguments.flags = CKF_OS_LOCKING_OK;
  if (cryptoki->functions->C_Initialize(&arguments) != CKR_OK) {
    Unload(*cryptoki);
    return Fail(ErrorCode::kTokenModuleUnusable, "the PKCS#11 module refuses to initialise");
  }
  return Module(std::move(cryptoki));
}

}  // namespace issuer
