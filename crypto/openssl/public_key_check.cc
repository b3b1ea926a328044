#include "crypto/openssl/public_key_check.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "appliance/base/check.h"
#include "crypto/openssl/evp_public_key.h"
#include "crypto/openssl/handles.h"

namespace issuer {
namespace {

// Hexadecimal, big-endian. [rfc8032 §5.1]
constexpr const char* kEd25519Prime =
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed";
constexpr const char* kEd25519D =
    "52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3";

// The y coordinates, hexadecimal and big-endian, of the eight points whose order divides 8; each
// sign of x.
constexpr std::array<const char*, 5> kSmallOrderY = {
    // order 1: (0, 1); order 4: (±√-1, 0)
    "01",
    "00",
    // order 2: (0, -1)
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec",
    // order 8, twice
    "05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826",
    "7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7"};

BnPtr FromHex(const char* hex) {
  BIGNUM* number = nullptr;
  CHECK(BN_hex2bn(&number, hex) > 0);
  return BnPtr(number);
}

// The y coordinate that 32 bytes of an encoded point hold; the topmost bit is the sign of x.
BnPtr DecodeY(Bytes encoded) {
  encoded.back() &= 0x7fU;
  BnPtr y(BN_lebin2bn(encoded.data(), static_cast<int>(encoded.size()), nullptr));
  CHECK(y != nullptr);
  return y;
}

// True if x² = (y² - 1) / (d·y² + 1) has a solution, which is so when (y² - 1)·(d·y² + 1) is a
// square.
bool HasX(const BIGNUM* y, const BIGNUM* prime) {
  const BnCtx scratch(BN_CTX_new());
  const BnPtr d = FromHex(kEd25519D);
  const BnPtr square(BN_new());
  const BnPtr numerator(BN_new());
  const BnPtr product(BN_new());
  CHECK(scratch != nullptr && square != nullptr && numerator != nullptr && product != nullptr);
  CHECK(BN_mod_sqr(square.get(), y, prime, scratch.get()) == 1);
  CHECK(BN_mod_sub(numerator.get(), square.get(), BN_value_one(), prime, scratch.get()) == 1);
  CHECK(BN_mod_mul(product.get(), d.get(), square.get(), prime, scratch.get()) == 1);
  CHECK(BN_mod_add(product.get(), product.get(), BN_value_one(), prime, scratch.get()) == 1);
  CHECK(BN_mod_mul(product.get(), product.get(), numerator.get(), prime, scratch.get()) == 1);
  const int symbol = BN_kronecker(product.get(), prime, scratch.get());
  CHECK(symbol >= -1);
  return symbol != -1;
}

Status CheckEd25519(const PublicKey& key) {
  const BnPtr prime = FromHex(kEd25519Prime);
  const BnPtr y = DecodeY(key.x);
  if (BN_cmp(y.get(), prime.get()) >= 0) {
    return Fail(ErrorCode::kJwkInvalid, "Ed25519 point not in its canonical encoding");
  }
  const bool is_small = std::any_of(kSmallOrderY.begin(), kSmallOrderY.end(), [&](const char* hex) {
    return BN_cmp(y.get(), FromHex(hex).get()) == 0;
  });
  if (is_small) {
    return Fail(ErrorCode::kJwkInvalid, "Ed25519 point of small order");
  }
  if (!HasX(y.get(), prime.get())) {
    return Fail(ErrorCode::kJwkInvalid, "not a point of Ed25519");
  }
  return {};
}

Status CheckRsa(const PublicKey& key) {
  constexpr std::array<std::uint8_t, 3> kLeastExponent = {0x01, 0x00, 0x01};
  const bool has_size = key.modulus.size() >= kMinRsaLen && key.modulus.size() <= kMaxRsaLen &&
                        (key.modulus.front() & 0x80U) != 0 && (key.modulus.back() & 1U) != 0;
  if (!has_size) {
    return Fail(ErrorCode::kJwkInvalid, "the RSA modulus does not have 2048 to 4096 bits");
  }
  // At least 65537 [fips186-5 §5.1]: three bytes that are not the smaller numbers, or more of them.
  const bool is_large = key.exponent.size() > kLeastExponent.size() ||
                        (key.exponent.size() == kLeastExponent.size() &&
                         !std::ranges::lexicographical_compare(key.exponent, kLeastExponent));
  if (!is_large || key.exponent.size() > kMaxRsaExponentLen || (key.exponent.back() & 1U) == 0 ||
      key.exponent.front() == 0) {
    return Fail(ErrorCode::kJwkInvalid, "the RSA exponent is too small, too large or even");
  }
  return {};
}

}  // namespace

Status CheckPublicKey(const PublicKey& key) {
  if (key.curve == Curve::kNone) {
    return CheckRsa(key);
  }
  ASSIGN_OR_RETURN(const EvpPkey imported, ToEvpPkey(key));
  if (key.curve == Curve::kEd25519) {
    return CheckEd25519(key);
  }
  return {};
}

}  // namespace issuer
