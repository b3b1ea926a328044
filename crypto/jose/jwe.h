// JSON Web Encryption in compact serialization: what wallets send us and what we answer.
// [rfc7516 §7.1] [rfc7518 §4, §5]
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "appliance/base/bytes.h"
#include "appliance/base/encryption_algorithm.h"
#include "appliance/base/json_value.h"
#include "appliance/base/random.h"
#include "appliance/base/result.h"
#include "appliance/base/secret.h"
#include "crypto/jose/encryption_jwk.h"
#include "crypto/openssl/content_cipher.h"
#include "crypto/openssl/decryption_key.h"

namespace issuer {

// JWE `zip`.
enum class Compression : std::uint8_t { kNone, kDeflate };

// A well-formed JWE that nobody has opened yet. The header is protected, but until Decrypt() has
// succeeded it is no more than what a stranger wrote: to find the key by.
class UnopenedJwe {
 public:
  // `compact`  header.key.iv.ciphertext.tag, base64url without padding, at most `max_len` bytes;
  // not kept. Fails with kJweMalformed: other form or size, header that is not a strict JSON
  // object, any `crit`, since we understand no extension [rfc7516 §4.1.13], `cty` JWT (a token
  // inside), members of the wrong type, an encrypted key where there is none, `epk` that is no
  // valid point; with kAlgorithmUnsupported if `alg`, `enc` or `zip` is not one of ours.
  static Result<UnopenedJwe> Parse(std::string_view compact, std::size_t max_len);

  KeyManagement algorithm() const { return algorithm_; }
  ContentEncryption encryption() const { return encryption_; }
  Compression compression() const { return compression_; }
  const std::optional<std::string>& kid() const { return kid_; }

  // At most `max_plaintext_len` bytes, after inflation. Consumes this. Fails with
  // kAlgorithmUnsupported if `key` is for another `alg` [ENC-2]; with kDecryptionFailed, whatever
  // does not fit; with kJweMalformed if the plaintext is too long or does not inflate.
  Result<WipedBytes> Decrypt(const DecryptionKey& key, std::size_t max_plaintext_len) &&;

 private:
  UnopenedJwe() = default;
  Status ReadHeader(const JsonValue& header);
  Status ReadAgreement(const JsonValue& header);
  Result<WipedBytes> ContentKey(const DecryptionKey& key) const;

  KeyManagement algorithm_ = KeyManagement::kEcdhEs;
  ContentEncryption encryption_ = ContentEncryption::kA128Gcm;
  Compression compression_ = Compression::kNone;
  std::optional<std::string> kid_;
  PublicKey ephemeral_key_;  // ECDH-ES
  Bytes party_u_;            // `apu`, decoded
  Bytes party_v_;            // `apv`
  std::string header_text_;  // as received: what is authenticated beside the ciphertext
  Bytes encrypted_key_;      // RSA-OAEP-256
  GcmIv iv_{};
  Bytes ciphertext_;
  GcmTag tag_{};
};

// Whom something is encrypted to, and how.
struct JweRecipient {
  EncryptionJwk jwk;
  ContentEncryption encryption = ContentEncryption::kA128Gcm;
  Compression compression = Compression::kNone;
};

// Compact serialization. The key's `kid` goes into the header. [vci-1.0 §10] Fails with kJwkInvalid
// if the key is not one that ParseEncryptionJwk() lets in.
Result<std::string> EncryptJwe(ByteView plaintext, const JweRecipient& to, Random& random);

}  // namespace issuer
