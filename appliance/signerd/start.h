// What must be there before signerd serves: configuration, token, keys, audit log. Each thing that
// is missing becomes one sentence that says what to do.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "appliance/base/clock.h"
#include "appliance/base/result.h"
#include "appliance/base/secret.h"
#include "appliance/config/config.h"
#include "crypto/pkcs11/module.h"
#include "crypto/pkcs11/session_pool.h"
#include "crypto/signer/pkcs11_backend.h"

namespace issuer {

// A sentence for the person who starts signerd.
using Sentence = std::string;

// `pin_fd`: where to read the PIN; nullopt: from the service manager's credential.
Result<Pin, Sentence> ObtainPin(std::optional<int> pin_fd);

// The token, logged in, and its keys. The members are destroyed in the right order.
struct OpenToken {
  Module module;
  std::unique_ptr<SessionPool> pool;
  std::unique_ptr<Pkcs11Backend> backend;
};

// The PIN is tried once, and wiped before this returns. Certificates must be valid at `now`.
Result<OpenToken, Sentence> OpenConfiguredToken(const Config& config, Pin pin, Timestamp now);

}  // namespace issuer
