// The demo wallet's own key pair, in software, and the proofs of possession it makes. No process of
// the appliance links this: an issuer holds no private key outside its token.
#pragma once

#include <string>
#include <string_view>

#include "appliance/base/clock.h"
#include "appliance/base/json_value.h"
#include "appliance/base/public_key.h"
#include "crypto/openssl/handles.h"

namespace issuer {

// Move-only. Aborts where OpenSSL fails.
class WalletKey {
 public:
  static WalletKey Generate(SignatureAlgorithm algorithm = SignatureAlgorithm::kEs256);

  SignatureAlgorithm algorithm() const { return algorithm_; }
  const PublicKey& public_key() const { return public_key_; }

  // As a JWS carries it: raw r‖s, or 64 bytes for Ed25519.
  Bytes Sign(std::string_view message) const;

  // {kty, crv, x, y}.
  JsonValue Jwk() const;
  std::string DidJwk() const;  // "did:jwk:..." without fragment
  std::string DidKey() const;  // "did:key:z..." without fragment

  // For what tests build on this key, such as certificates. Not owned by the caller.
  EVP_PKEY* handle() const { return key_.get(); }

 private:
  WalletKey(SignatureAlgorithm algorithm, EvpPkey key);

  SignatureAlgorithm algorithm_;
  EvpPkey key_;
  PublicKey public_key_;
};

// A proof before it is signed.
struct ProofParts {
  JsonValue::Object header;
  JsonValue::Object payload;
};

// {typ, alg, jwk} and {aud, iat, nonce}. [vci-1.0 appendix F.1]
ProofParts HonestProof(const WalletKey& key,
                       std::string_view audience,
                       std::string_view nonce,
                       Timestamp now);

// Compact serialization, signed with `key` whatever the header says.
std::string SignProof(const ProofParts& parts, const WalletKey& key);
// The same for texts that no JsonValue can be, such as repeated members.
std::string SignTexts(std::string_view header, std::string_view payload, const WalletKey& key);

}  // namespace issuer
