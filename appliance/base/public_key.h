// Algorithms and public keys as plain values, for every layer. Whether a key is valid (on its
// curve, not of small order) is decided where it enters: crypto/jose/jwk.h for foreign ones,
// crypto/pkcs11 for our own.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "appliance/base/bytes.h"

namespace issuer {

// The signature algorithms this program knows. "none" has no value, neither has anything symmetric.
enum class SignatureAlgorithm : std::uint8_t {
  kEs256 = 1,  // ECDSA, P-256, SHA-256; signature is raw r‖s, 64 bytes [rfc7518 §3.4]
  kEs384 = 2,  // ECDSA, P-384, SHA-384; raw r‖s, 96 bytes
  kEdDsa = 3,  // Ed25519, 64 bytes [rfc8037 §3.1]
};

enum class Curve : std::uint8_t { kP256 = 1, kP384 = 2, kEd25519 = 3 };

// Coordinates are big-endian and of the curve's full width (32 or 48 bytes); `y` is empty for
// Ed25519.
struct PublicKey {
  Curve curve = Curve::kP256;
  Bytes x;
  Bytes y;
  friend bool operator==(const PublicKey&, const PublicKey&) = default;
};

// "ES256", "ES384", "EdDSA" [rfc7518 §3.1] [rfc8037].
constexpr std::string_view JoseName(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::kEs256:
      return "ES256";
    case SignatureAlgorithm::kEs384:
      return "ES384";
    case SignatureAlgorithm::kEdDsa:
      return "EdDSA";
  }
  return "";
}

// -7, -35, -8. [rfc9053 §2]
constexpr int CoseNumber(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::kEs256:
      return -7;
    case SignatureAlgorithm::kEs384:
      return -35;
    case SignatureAlgorithm::kEdDsa:
      return -8;
  }
  return 0;
}

constexpr std::optional<SignatureAlgorithm> AlgorithmFromJoseName(std::string_view name) {
  for (const auto algorithm :
       {SignatureAlgorithm::kEs256, SignatureAlgorithm::kEs384, SignatureAlgorithm::kEdDsa}) {
    if (JoseName(algorithm) == name) {
      return algorithm;
    }
  }
  return std::nullopt;
}

// The one curve each algorithm signs on.
constexpr Curve CurveOf(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::kEs256:
      return Curve::kP256;
    case SignatureAlgorithm::kEs384:
      return Curve::kP384;
    case SignatureAlgorithm::kEdDsa:
      return Curve::kEd25519;
  }
  return Curve::kP256;
}

// "P-256", "P-384", "Ed25519": the JWK member `crv`.
constexpr std::string_view JoseName(Curve curve) {
  switch (curve) {
    case Curve::kP256:
      return "P-256";
    case Curve::kP384:
      return "P-384";
    case Curve::kEd25519:
      return "Ed25519";
  }
  return "";
}

// Bytes of one coordinate.
constexpr std::size_t CoordinateLen(Curve curve) {
  return curve == Curve::kP384 ? 48 : 32;
}

}  // namespace issuer
