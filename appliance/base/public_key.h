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
  // Of our own keys only, for verifiers that know nothing newer; no peer may sign so.
  kRs256 = 4,  // RSASSA-PKCS1-v1_5, SHA-256; as long as the modulus [rfc7518 §3.3]
  kPs256 = 5,  // RSASSA-PSS, SHA-256 twice, salt of 32 bytes; as long as the modulus [rfc7518 §3.5]
};

constexpr bool IsRsa(SignatureAlgorithm algorithm) {
  return algorithm == SignatureAlgorithm::kRs256 || algorithm == SignatureAlgorithm::kPs256;
}

enum class Curve : std::uint8_t { kNone = 0, kP256 = 1, kP384 = 2, kEd25519 = 3 };  // none: RSA

// Coordinates are big-endian and of the curve's full width (32 or 48 bytes); `y` is empty for
// Ed25519. An RSA key has no curve; its two numbers are big-endian without leading zeros.
struct PublicKey {
  Curve curve = Curve::kP256;
  Bytes x = {};
  Bytes y = {};
  Bytes modulus = {};
  Bytes exponent = {};
  friend bool operator==(const PublicKey&, const PublicKey&) = default;
};

// "ES256", "ES384", "EdDSA", "RS256", "PS256" [rfc7518 §3.1] [rfc8037].
constexpr std::string_view JoseName(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::kEs256:
      return "ES256";
    case SignatureAlgorithm::kEs384:
      return "ES384";
    case SignatureAlgorithm::kEdDsa:
      return "EdDSA";
    case SignatureAlgorithm::kRs256:
      return "RS256";
    case SignatureAlgorithm::kPs256:
      return "PS256";
  }
  return "";
}

// -7, -35, -8 [rfc9053 §2]; -257 [rfc8812 §2], -37 [rfc8230 §2].
constexpr int CoseNumber(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::kEs256:
      return -7;
    case SignatureAlgorithm::kEs384:
      return -35;
    case SignatureAlgorithm::kEdDsa:
      return -8;
    case SignatureAlgorithm::kRs256:
      return -257;
    case SignatureAlgorithm::kPs256:
      return -37;
  }
  return 0;
}

// Of those that a peer may sign with.
constexpr std::optional<SignatureAlgorithm> AlgorithmFromJoseName(std::string_view name) {
  for (const auto algorithm :
       {SignatureAlgorithm::kEs256, SignatureAlgorithm::kEs384, SignatureAlgorithm::kEdDsa}) {
    if (JoseName(algorithm) == name) {
      return algorithm;
    }
  }
  return std::nullopt;
}

// Of those that a key of ours may have.
constexpr std::optional<SignatureAlgorithm> IssuerAlgorithmFromJoseName(std::string_view name) {
  for (const auto algorithm : {SignatureAlgorithm::kRs256, SignatureAlgorithm::kPs256}) {
    if (JoseName(algorithm) == name) {
      return algorithm;
    }
  }
  return AlgorithmFromJoseName(name);
}

// The one curve each algorithm signs on; kNone of RSA.
constexpr Curve CurveOf(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::kEs256:
      return Curve::kP256;
    case SignatureAlgorithm::kEs384:
      return Curve::kP384;
    case SignatureAlgorithm::kEdDsa:
      return Curve::kEd25519;
    case SignatureAlgorithm::kRs256:
    case SignatureAlgorithm::kPs256:
      return Curve::kNone;
  }
  return Curve::kNone;
}

// "P-256", "P-384", "Ed25519": the JWK member `crv`; empty of RSA, which has none.
constexpr std::string_view JoseName(Curve curve) {
  switch (curve) {
    case Curve::kNone:
      return "";
    case Curve::kP256:
      return "P-256";
    case Curve::kP384:
      return "P-384";
    case Curve::kEd25519:
      return "Ed25519";
  }
  return "";
}

// Bytes of one coordinate; 0 of RSA, which has none.
constexpr std::size_t CoordinateLen(Curve curve) {
  switch (curve) {
    case Curve::kNone:
      return 0;
    case Curve::kP256:
    case Curve::kEd25519:
      return 32;
    case Curve::kP384:
      return 48;
  }
  return 0;
}

// Bytes of the modulus.
constexpr std::size_t kMinRsaLen = 256;
constexpr std::size_t kMaxRsaLen = 512;
constexpr std::size_t kMaxRsaExponentLen = 8;  // bytes

// Bytes of a signature that `key` makes with `algorithm`.
inline std::size_t SignatureLen(SignatureAlgorithm algorithm, const PublicKey& key) {
  return IsRsa(algorithm) ? key.modulus.size() : 2 * CoordinateLen(CurveOf(algorithm));
}

}  // namespace issuer
