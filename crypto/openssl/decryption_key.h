// DecryptionKey: a private key in software that only ever opens what was encrypted to it. It cannot
// sign. Used for what wallets encrypt to issuerd and for the short-lived half of a key agreement.
#pragma once

#include "appliance/base/encryption_algorithm.h"
#include "appliance/base/result.h"
#include "appliance/base/secret.h"
#include "crypto/openssl/encryption_key.h"
#include "crypto/openssl/handles.h"

namespace issuer {

// Move-only; wiped by OpenSSL when the last holder is gone. Any thread may use it.
class DecryptionKey {
 public:
  // A new one: P-256, or RSA with 3072 bits (which takes a moment). Drawn by OpenSSL's generator,
  // which the kernel seeds. Aborts where OpenSSL fails.
  static DecryptionKey Generate(KeyManagement algorithm);

  // PKCS#8, unencrypted, in PEM. ToPem() aborts where OpenSSL fails. FromPem() fails with kKeyUnfit
  // if the text is something else, has more after it, or the key is neither on P-256 nor RSA of a
  // size we use.
  static Result<DecryptionKey> FromPem(ByteView pem);
  WipedBytes ToPem() const;

  KeyManagement algorithm() const { return AlgorithmOf(public_key_); }
  const EncryptionKey& public_key() const { return public_key_; }

  // The x coordinate of the shared point, 32 bytes. [rfc7518 §4.6] Fails with kJwkInvalid if `peer`
  // is not a point of P-256: with one of another curve an attacker would learn the key piece by
  // piece; with kAlgorithmUnsupported if this is an RSA key.
  Result<WipedBytes> Agree(const PublicKey& peer) const;

  // The content key inside `wrapped`. Fails with kDecryptionFailed, without saying why;
  // with kAlgorithmUnsupported if this is no RSA key.
  Result<WipedBytes> Unwrap(ByteView wrapped) const;

  // Another holder of the same key.
  DecryptionKey Share() const;

 private:
  DecryptionKey(EvpPkey key, EncryptionKey public_key)
      : key_(std::move(key)), public_key_(std::move(public_key)) {}
  static Result<DecryptionKey> Make(EvpPkey key);

  EvpPkey key_;
  EncryptionKey public_key_;
};

}  // namespace issuer
