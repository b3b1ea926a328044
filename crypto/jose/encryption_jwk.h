// Keys to encrypt to, in and out of JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "appliance/base/json_value.h"
#include "appliance/base/json_writer.h"
#include "appliance/base/result.h"
#include "crypto/openssl/encryption_key.h"

namespace issuer {

struct EncryptionJwk {
  EncryptionKey key;
  std::optional<std::string> kid;
};

// A JWK that names its `alg`, ECDH-ES with a point of P-256 or RSA-OAEP-256 with a modulus of 2048
// bits or more. [vci-1.0 §8.2] `use` and `key_ops`, where present, must allow it; private members
// are an error. Fails with kAlgorithmUnsupported if `alg` is absent or another; with kJwkInvalid.
// [rfc7517 §4] [rfc7518 §6.3.1]
Result<EncryptionJwk> ParseEncryptionJwk(const JsonValue& jwk);

// {alg, use, kid, kty, ...}: as metadata publishes it.
void WriteEncryptionJwk(JsonWriter& json, const EncryptionKey& key, std::string_view kid);

// SHA-256 thumbprint, base64url, 43 characters. [rfc7638 §3]
std::string EncryptionKeyThumbprint(const EncryptionKey& key);

}  // namespace issuer
