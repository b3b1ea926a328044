// The Data Integrity suites we sign with: names, keys, canonical forms. [vc-di-ecdsa §3]
// [vc-di-eddsa §3]
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "appliance/base/public_key.h"

namespace issuer {

enum class Cryptosuite : std::uint8_t {
  kEcdsaRdfc2019 = 1,
  kEddsaRdfc2022 = 2,
  kEcdsaJcs2019 = 3,
  kEddsaJcs2022 = 4,
  kEd25519Signature2020 = 5,  // a proof type of its own, older than cryptosuites
};

constexpr std::array<Cryptosuite, 5> kAllCryptosuites{Cryptosuite::kEcdsaRdfc2019,
                                                      Cryptosuite::kEddsaRdfc2022,
                                                      Cryptosuite::kEcdsaJcs2019,
                                                      Cryptosuite::kEddsaJcs2022,
                                                      Cryptosuite::kEd25519Signature2020};

// As metadata has it: the value of `cryptosuite`, or the older proof's `type`. [LD-2]
constexpr std::string_view CryptosuiteName(Cryptosuite suite) {
  switch (suite) {
    case Cryptosuite::kEcdsaRdfc2019:
      return "ecdsa-rdfc-2019";
    case Cryptosuite::kEddsaRdfc2022:
      return "eddsa-rdfc-2022";
    case Cryptosuite::kEcdsaJcs2019:
      return "ecdsa-jcs-2019";
    case Cryptosuite::kEddsaJcs2022:
      return "eddsa-jcs-2022";
    case Cryptosuite::kEd25519Signature2020:
      return "Ed25519Signature2020";
  }
  return "";
}

constexpr std::optional<Cryptosuite> CryptosuiteFromName(std::string_view name) {
  for (const Cryptosuite suite : kAllCryptosuites) {
    if (CryptosuiteName(suite) == name) {
      return suite;
    }
  }
  return std::nullopt;
}

// Whether the document is canonicalized as RDF dataset; else as JSON. [LD-8]
constexpr bool CanonicalizesRdf(Cryptosuite suite) {
  return suite != Cryptosuite::kEcdsaJcs2019 && suite != Cryptosuite::kEddsaJcs2022;
}

// Whether `suite` has signatures of this algorithm.
constexpr bool IsSuiteOf(Cryptosuite suite, SignatureAlgorithm algorithm) {
  const bool is_ecdsa = suite == Cryptosuite::kEcdsaRdfc2019 || suite == Cryptosuite::kEcdsaJcs2019;
  return is_ecdsa
             ? algorithm == SignatureAlgorithm::kEs256 || algorithm == SignatureAlgorithm::kEs384
             : algorithm == SignatureAlgorithm::kEdDsa;
}

}  // namespace issuer
