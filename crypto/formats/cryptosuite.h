// The Data Integrity suites we sign with: names, keys, hashes. [vc-di-ecdsa §3] [vc-di-eddsa §3]
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "appliance/base/bytes.h"
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
std::string_view CryptosuiteName(Cryptosuite suite);
std::optional<Cryptosuite> CryptosuiteFromName(std::string_view name);

// Whether the document is canonicalized as RDF dataset; else as JSON. [LD-8]
bool CanonicalizesRdf(Cryptosuite suite);

// Whether `suite` has signatures of this algorithm.
bool IsSuiteOf(Cryptosuite suite, SignatureAlgorithm algorithm);

// By the hash that goes with `algorithm`: SHA-384 on P-384, else SHA-256. [LD-5]
Bytes SuiteHash(SignatureAlgorithm algorithm, ByteView data);

}  // namespace issuer
