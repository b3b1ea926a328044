// The signing keys in the PKCS#11 token.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "appliance/base/result.h"
#include "appliance/config/config.h"
#include "crypto/pkcs11/session_pool.h"
#include "crypto/pkcs11/signing_key.h"
#include "crypto/signer/signing_backend.h"

namespace issuer {

// Which key cannot be used, and why.
struct KeyFault {
  KeyName key;
  Error error;
};

// Finds every key once and caches its handle. After the token failed, the key is found again, and
// its public key compared, before it signs. Any thread.
class Pkcs11Backend final : public SigningBackend {
  class PassKey {
    friend class Pkcs11Backend;
    PassKey() = default;
  };

 public:
  // Finds the key of each entry of `keys` and reads its certificate chain. `pool` must outlive the
  // backend. Faults: kKeyMissing, kKeyUnfit (also: the chain's leaf is for another key),
  // kFileUnusable (the chain's file), kCertificateInvalid (no chain, or one not valid at `now`, or
  // a self-signed leaf), kTokenDevice, kSignerBusy.
  static Result<std::unique_ptr<Pkcs11Backend>, KeyFault> Open(
      SessionPool& pool, std::span<const SigningKeyConfig> keys, Timestamp now);

  Pkcs11Backend(PassKey, SessionPool& pool) : pool_(pool) {}

  std::span<const SigningKeyInfo> Keys() const override { return infos_; }
  Result<Bytes> Sign(const KeyName& key, ByteView message, Deadline deadline) override;

 private:
  struct Held {
    Bytes id;  // CKA_ID
    SignatureAlgorithm algorithm;
    PublicKey public_key;
    std::optional<SigningKey> key;  // guarded by mutex_; nullopt: find it again
  };

  Status Add(const SigningKeyConfig& config, Timestamp now);
  Result<SigningKey> KeyOf(Held& held, SessionLease& session);

  SessionPool& pool_;
  std::vector<SigningKeyInfo> infos_;  // constant after Open()
  std::mutex mutex_;
  std::map<KeyName, Held> held_;  // no entry comes or goes after Open()
};

// The chain for `key` in the PEM file `path`: leaf first, no trust anchor, each signed by the next,
// all valid at `now`. Fails with kFileUnusable, kCertificateInvalid, kKeyUnfit (the leaf is for
// another key).
Result<SigningKeyInfo> ReadKeyInfo(const SigningKeyConfig& config,
                                   const PublicKey& key,
                                   Timestamp now);

}  // namespace issuer
