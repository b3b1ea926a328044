#include "crypto/openssl/evp_public_key.h"

#include <openssl/core_names.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "appliance/base/check.h"
#include "crypto/openssl/error_queue.h"

namespace issuer {
namespace {

constexpr std::uint8_t kUncompressed = 0x04;

using ParamBuilder = std::unique_ptr<OSSL_PARAM_BLD, Deleter<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Deleter<OSSL_PARAM_free>>;

std::string GroupName(Curve curve) {
  return curve == Curve::kP384 ? "P-384" : "P-256";
}

// `point` in any encoding of SEC 1 §2.3.3. OpenSSL checks that it is on the curve.
Result<EvpPkey> ImportPoint(Curve curve, Bytes point) {
  const EvpPkeyCtx context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  CHECK(context != nullptr && EVP_PKEY_fromdata_init(context.get()) == 1);
  std::string group = GroupName(curve);
  std::array<OSSL_PARAM, 3> params = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
      OSSL_PARAM_construct_end()};
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.data()) != 1) {
    DrainErrorQueue();
    return Fail(ErrorCode::kJwkInvalid, "not a point of its curve");
  }
  return EvpPkey(key);
}

Result<EvpPkey> ImportRsa(const PublicKey& key) {
  const BnPtr modulus(BN_bin2bn(key.modulus.data(), static_cast<int>(key.modulus.size()), nullptr));
  const BnPtr exponent(
      BN_bin2bn(key.exponent.data(), static_cast<int>(key.exponent.size()), nullptr));
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  CHECK(builder != nullptr &&
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) == 1 &&
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) == 1);
  const Params params(OSSL_PARAM_BLD_to_param(builder.get()));
  const EvpPkeyCtx context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  CHECK(params != nullptr && context != nullptr && EVP_PKEY_fromdata_init(context.get()) == 1);
  EVP_PKEY* imported = nullptr;
  if (EVP_PKEY_fromdata(context.get(), &imported, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
    DrainErrorQueue();
    return Fail(ErrorCode::kJwkInvalid, "not an RSA key");
  }
  return EvpPkey(imported);
}

Bytes Number(const EVP_PKEY* key, const char* name) {
  BIGNUM* raw = nullptr;
  CHECK(EVP_PKEY_get_bn_param(key, name, &raw) == 1);
  const BnPtr number(raw);
  Bytes out(static_cast<std::size_t>(BN_num_bytes(number.get())));
  CHECK(BN_bn2bin(number.get(), out.data()) == static_cast<int>(out.size()));
  return out;
}

Result<EvpPkey> ImportEd25519(const Bytes& x) {
  EvpPkey key(EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, x.data(), x.size()));
  CHECK(key != nullptr);  // the width was checked, and OpenSSL checks nothing else
  return key;
}

// The coordinate `name` of an EC key, with the full width of `curve`.
Bytes Coordinate(const EVP_PKEY* key, const char* name, Curve curve) {
  BIGNUM* raw = nullptr;
  CHECK(EVP_PKEY_get_bn_param(key, name, &raw) == 1);
  const BnPtr number(raw);
  Bytes out(CoordinateLen(curve));
  CHECK(BN_bn2binpad(number.get(), out.data(), static_cast<int>(out.size())) > 0);
  return out;
}

Result<PublicKey> ExportPoint(const EVP_PKEY* key) {
  std::array<char, 32> name{};
  std::size_t name_len = 0;
  if (EVP_PKEY_get_group_name(key, name.data(), name.size(), &name_len) != 1) {
    DrainErrorQueue();
    return Fail(ErrorCode::kJwkInvalid, "EC key without a named curve");
  }
  const std::string_view group(name.data(), name_len);
  PublicKey out;
  if (group == "prime256v1" || group == "P-256") {
    out.curve = Curve::kP256;
  } else if (group == "secp384r1" || group == "P-384") {
    out.curve = Curve::kP384;
  } else {
    return Fail(ErrorCode::kJwkInvalid, "EC key on a curve we do not use");
  }
  out.x = Coordinate(key, OSSL_PKEY_PARAM_EC_PUB_X, out.curve);
  out.y = Coordinate(key, OSSL_PKEY_PARAM_EC_PUB_Y, out.curve);
  return out;
}

}  // namespace

Result<EvpPkey> ToEvpPkey(const PublicKey& key) {
  if (key.curve == Curve::kNone) {
    const bool is_rsa = key.modulus.size() >= kMinRsaLen && key.modulus.size() <= kMaxRsaLen &&
                        !key.exponent.empty() && key.exponent.size() <= kMaxRsaExponentLen;
    return is_rsa ? ImportRsa(key)
                  : Fail(ErrorCode::kJwkInvalid, "an RSA key has 2048 to 4096 bits");
  }
  const std::size_t len = CoordinateLen(key.curve);
  const std::size_t y_len = key.curve == Curve::kEd25519 ? 0 : len;
  if (key.x.size() != len || key.y.size() != y_len) {
    return Fail(ErrorCode::kJwkInvalid, "coordinate of the wrong width");
  }
  if (key.curve == Curve::kEd25519) {
    return ImportEd25519(key.x);
  }
  Bytes point = {kUncompressed};
  Append(point, key.x);
  Append(point, key.y);
  return ImportPoint(key.curve, std::move(point));
}

Result<PublicKey> FromEvpPkey(const EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "EC") == 1) {
    return ExportPoint(key);
  }
  if (EVP_PKEY_is_a(key, "ED25519") == 1) {
    PublicKey out{.curve = Curve::kEd25519, .x = Bytes(CoordinateLen(Curve::kEd25519)), .y = {}};
    std::size_t len = out.x.size();
    CHECK(EVP_PKEY_get_raw_public_key(key, out.x.data(), &len) == 1 && len == out.x.size());
    return out;
  }
  if (EVP_PKEY_is_a(key, "RSA") == 1) {
    PublicKey out;
    out.curve = Curve::kNone;
    out.modulus = Number(key, OSSL_PKEY_PARAM_RSA_N);
    out.exponent = Number(key, OSSL_PKEY_PARAM_RSA_E);
    return out;
  }
  return Fail(ErrorCode::kJwkInvalid, "not an EC, Ed25519 or RSA key");
}

Result<PublicKey> DecompressPoint(Curve curve, ByteView compressed) {
  CHECK(curve == Curve::kP256 || curve == Curve::kP384);
  if (compressed.size() != CoordinateLen(curve) + 1 ||
      (compressed.front() != 0x02 && compressed.front() != 0x03)) {
    return Fail(ErrorCode::kJwkInvalid, "not a compressed point of its curve");
  }
  ASSIGN_OR_RETURN(const EvpPkey key, ImportPoint(curve, ToBytes(compressed)));
  return ExportPoint(key.get());
}

}  // namespace issuer
