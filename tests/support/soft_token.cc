#include "tests/support/soft_token.h"

#include <cstdlib>
#include <fstream>

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"
#include "crypto/pkcs11/key_generation.h"
#include "crypto/pkcs11/module.h"
#include "crypto/pkcs11/session_pool.h"
#include "crypto/pkcs11/token.h"

#if defined(__SANITIZE_ADDRESS__)
// SoftHSM 2.6.1 leaks the name of the curve at each C_SignInit with an Ed25519 key. The frames that
// show whose leak it is are found by the slow unwinder only.
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): the sanitizer's names
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libsofthsm2.so\n";
}
extern "C" const char* __asan_default_options() {
  return "fast_unwind_on_malloc=0";
}
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
#endif

namespace issuer {

SoftToken::SoftToken(const std::vector<SoftKey>& keys) {
  const std::filesystem::path tokens = folder_.path() / "tokens";
  std::filesystem::create_directory(tokens);
  std::ofstream(configuration()) << "directories.tokendir = " << tokens.string()
                                 << "\nobjectstore.backend = file\nlog.level = ERROR\n"
                                    "slots.removable = false\n";
  CHECK(setenv("SOFTHSM2_CONF", configuration().c_str(), 1) == 0);

  const Result<Module> module = Module::Load(module_path());
  CHECK(module.has_value());
  CHECK(
      InitializeToken(*module, std::string(kLabel), Pin(AsBytes(kSoPin)), user_pin()).has_value());
  const Result<Token> token = Token::Find(*module, kLabel);
  CHECK(token.has_value());
  const auto pool = SessionPool::Open(*token, user_pin(), 1, SessionAccess::kReadWrite);
  CHECK(pool.has_value());
  auto session = (*pool)->Lease(Deadline::In(std::chrono::seconds(10)));
  CHECK(session.has_value());
  for (const SoftKey& key : keys) {
    const Result<Bytes> id = HexDecode(key.id);
    CHECK(id.has_value());
    CHECK(GenerateKey(*session, {KeyName(key.name), *id, key.algorithm}).has_value());
  }
}

std::filesystem::path SoftToken::module_path() {
  for (const char* path : {"/usr/lib/softhsm/libsofthsm2.so",
                           "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                           "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"}) {
    if (std::filesystem::exists(path)) {
      return path;
    }
  }
  CHECK(false && "softhsm2 is not installed");
  return {};
}

}  // namespace issuer
