// What holds the signing keys and uses them: the token in signerd, software in tests.
#pragma once

#include <span>

#include "appliance/base/bytes.h"
#include "appliance/base/clock.h"
#include "appliance/base/id.h"
#include "appliance/base/result.h"
#include "crypto/signer/signer.h"

namespace issuer {

// Any thread, many calls at the same time.
class SigningBackend {
 public:
  virtual ~SigningBackend() = default;

  // Every key, each with a chain whose leaf is its own. The view lives as long as the backend.
  virtual std::span<const SigningKeyInfo> Keys() const = 0;

  // The raw signature over `message`, as JOSE wants it: r‖s or Ed25519's 64 bytes. Precondition:
  // `key` is one of Keys(). Fails with kSignerBusy (no session came free before `deadline`),
  // kTokenDevice; both: retry later.
  virtual Result<Bytes> Sign(const KeyName& key, ByteView message, Deadline deadline) = 0;
};

}  // namespace issuer
