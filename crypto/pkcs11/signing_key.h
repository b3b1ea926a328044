// SigningKey: a private key that stays in the token, found once, checked, and used by its handle.
#pragma once

#include <utility>

#include "appliance/base/bytes.h"
#include "appliance/base/public_key.h"
#include "appliance/base/result.h"
#include "crypto/pkcs11/session_lease.h"

namespace issuer {

// A value: the handle is the process's, so any lease of the same token may sign with it. Any
// thread.
class SigningKey {
 public:
  // The private key whose CKA_ID is `id`, with the public key stored beside it under the same id.
  // Fails with
  //   kKeyMissing   no private key has that id;
  //   kKeyUnfit     more than one has; it is extractable, was ever outside the token in the clear
  //   (not CKA_SENSITIVE),
  //                 may not sign; its type or curve is not that of `algorithm`; its public key is
  //                 missing or unreadable;
  //   kTokenDevice  retry later.
  static Result<SigningKey> Find(SessionLease& session, ByteView id, SignatureAlgorithm algorithm);

  // Signs `message` in the token, one shot. ECDSA and RSA hash here and sign the digest there.
  // Returns the raw signature as JOSE wants it: r‖s of 64 or 96 bytes, the 64 bytes of Ed25519, or
  // as many as the RSA modulus has. Fails with kTokenDevice, kSignerBusy (retry later).
  Result<Bytes> Sign(SessionLease& session, ByteView message) const;

  SignatureAlgorithm algorithm() const { return algorithm_; }
  const PublicKey& public_key() const { return public_key_; }

 private:
  SigningKey(SignatureAlgorithm algorithm, unsigned long handle, PublicKey public_key)
      : algorithm_(algorithm), handle_(handle), public_key_(std::move(public_key)) {}

  SignatureAlgorithm algorithm_;
  unsigned long handle_;
  PublicKey public_key_;
};

}  // namespace issuer
