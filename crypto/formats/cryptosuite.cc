#include "crypto/formats/cryptosuite.h"

#include "crypto/openssl/digest.h"

namespace issuer {

std::string_view CryptosuiteName(Cryptosuite suite) {
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

std::optional<Cryptosuite> CryptosuiteFromName(std::string_view name) {
  for (const Cryptosuite suite : kAllCryptosuites) {
    if (CryptosuiteName(suite) == name) {
      return suite;
    }
  }
  return std::nullopt;
}

bool CanonicalizesRdf(Cryptosuite suite) {
  return suite != Cryptosuite::kEcdsaJcs2019 && suite != Cryptosuite::kEddsaJcs2022;
}

bool IsSuiteOf(Cryptosuite suite, SignatureAlgorithm algorithm) {
  const bool is_ecdsa = suite == Cryptosuite::kEcdsaRdfc2019 || suite == Cryptosuite::kEcdsaJcs2019;
  return is_ecdsa
             ? algorithm == SignatureAlgorithm::kEs256 || algorithm == SignatureAlgorithm::kEs384
             : algorithm == SignatureAlgorithm::kEdDsa;
}

Bytes SuiteHash(SignatureAlgorithm algorithm, ByteView data) {
  return algorithm == SignatureAlgorithm::kEs384 ? ToBytes(Sha384(data)) : ToBytes(Sha256(data));
}

}  // namespace issuer
