// The encryption algorithms this program knows, as plain values for every layer. "dir", "RSA1_5"
// and the key wraps have no value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace issuer {

// JWE `alg`: how the content key comes about.
enum class KeyManagement : std::uint8_t {
  kEcdhEs = 1,      // direct agreement on P-256, no wrapping [rfc7518 §4.6]
  kRsaOaep256 = 2,  // OAEP and MGF1 with SHA-256, 2048 bits and more [rfc7518 §4.3]
};

// JWE `enc`. [rfc7518 §5.3]
enum class ContentEncryption : std::uint8_t { kA128Gcm = 1, kA256Gcm = 2 };

constexpr std::string_view JoseName(KeyManagement algorithm) {
  switch (algorithm) {
    case KeyManagement::kEcdhEs:
      return "ECDH-ES";
    case KeyManagement::kRsaOaep256:
      return "RSA-OAEP-256";
  }
  return "";
}

constexpr std::string_view JoseName(ContentEncryption encryption) {
  switch (encryption) {
    case ContentEncryption::kA128Gcm:
      return "A128GCM";
    case ContentEncryption::kA256Gcm:
      return "A256GCM";
  }
  return "";
}

constexpr std::optional<KeyManagement> KeyManagementFromJoseName(std::string_view name) {
  for (const auto algorithm : {KeyManagement::kEcdhEs, KeyManagement::kRsaOaep256}) {
    if (JoseName(algorithm) == name) {
      return algorithm;
    }
  }
  return std::nullopt;
}

constexpr std::optional<ContentEncryption> ContentEncryptionFromJoseName(std::string_view name) {
  for (const auto encryption : {ContentEncryption::kA128Gcm, ContentEncryption::kA256Gcm}) {
    if (JoseName(encryption) == name) {
      return encryption;
    }
  }
  return std::nullopt;
}

// Bytes of the content key.
constexpr std::size_t KeyLen(ContentEncryption encryption) {
  return encryption == ContentEncryption::kA128Gcm ? 16 : 32;
}

}  // namespace issuer
