// A SoftHSM token of the test's own, in a folder of its own, with the keys it asks for.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "appliance/base/public_key.h"
#include "appliance/base/secret.h"
#include "tests/support/temp_dir.h"

namespace issuer {

struct SoftKey {
  std::string name;
  std::string id;  // lower-case hex
  SignatureAlgorithm algorithm = SignatureAlgorithm::kEs256;
};

// Sets SOFTHSM2_CONF in this process, for whatever loads the module next here or in a child. One at
// a time a process, and made while no Module is loaded. Aborts when something does not work.
class SoftToken {
 public:
  explicit SoftToken(const std::vector<SoftKey>& keys = {});

  // Where Debian puts the module.
  static std::filesystem::path module_path();

  static constexpr std::string_view kLabel = "chancery-test";
  static constexpr std::string_view kUserPin = "1234-user";
  static constexpr std::string_view kSoPin = "1234-officer";
  static Pin user_pin() { return Pin(AsBytes(kUserPin)); }

  // The value of SOFTHSM2_CONF.
  std::filesystem::path configuration() const { return folder_.path() / "softhsm2.conf"; }

 private:
  TempDir folder_;
};

}  // namespace issuer
