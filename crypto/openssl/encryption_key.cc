#include "crypto/openssl/encryption_key.h"

#include <openssl/core_names.h>
#include <openssl/rsa.h>

#include <array>
#include <bit>
#include <string>

#include "appliance/base/check.h"
#include "crypto/openssl/handles.h"

namespace issuer {
namespace {

constexpr std::size_t kMaxExponentLen = 8;

std::size_t BitsOf(const Bytes& number) {
  return number.empty()
             ? 0
             : number.size() * 8 - static_cast<std::size_t>(std::countl_zero(number.front()));
}

BnPtr ToNumber(const Bytes& bytes) {
  BnPtr number(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
  CHECK(number != nullptr);
  return number;
}

// Precondition: CheckRsaPublicKey().
EvpPkey Import(const RsaPublicKey& key) {
  struct BuilderDeleter {
    void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
  };
  struct ParamsDeleter {
    void operator()(OSSL_PARAM* params) const { OSSL_PARAM_free(params); }
  };
  const BnPtr n = ToNumber(key.n);
  const BnPtr e = ToNumber(key.e);
  const std::unique_ptr<OSSL_PARAM_BLD, BuilderDeleter> builder(OSSL_PARAM_BLD_new());
  CHECK(builder != nullptr);
  CHECK(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) == 1);
  CHECK(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) == 1);
  const std::unique_ptr<OSSL_PARAM, ParamsDeleter> params(OSSL_PARAM_BLD_to_param(builder.get()));
  const EvpPkeyCtx context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  CHECK(params != nullptr && context != nullptr && EVP_PKEY_fromdata_init(context.get()) == 1);
  EVP_PKEY* imported = nullptr;
  CHECK(EVP_PKEY_fromdata(context.get(), &imported, EVP_PKEY_PUBLIC_KEY, params.get()) == 1);
  return EvpPkey(imported);
}

}  // namespace

Status CheckRsaPublicKey(const RsaPublicKey& key) {
  const std::size_t num_bits = BitsOf(key.n);
  if (num_bits < kMinRsaBits || num_bits > kMaxRsaBits || key.n.front() == 0) {
    return Fail(ErrorCode::kJwkInvalid, "RSA modulus of a size we do not use");
  }
  if (key.e.empty() || key.e.front() == 0 || key.e.size() > kMaxExponentLen) {
    return Fail(ErrorCode::kJwkInvalid, "RSA exponent empty, padded or too long");
  }
  const bool is_one = key.e.size() == 1 && key.e.front() == 1;
  if ((key.n.back() & 1U) == 0 || (key.e.back() & 1U) == 0 || is_one) {
    return Fail(ErrorCode::kJwkInvalid, "RSA modulus or exponent that cannot be one");
  }
  return {};
}

Result<Bytes> EncryptOaep256(const RsaPublicKey& key, ByteView plaintext) {
  RETURN_IF_ERROR(CheckRsaPublicKey(key));
  const EvpPkey imported = Import(key);
  const EvpPkeyCtx context(EVP_PKEY_CTX_new_from_pkey(nullptr, imported.get(), nullptr));
  EVP_PKEY_CTX* const ctx = context.get();
  CHECK(ctx != nullptr && EVP_PKEY_encrypt_init(ctx) == 1);
  CHECK(EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_OAEP_PADDING) == 1);
  CHECK(EVP_PKEY_CTX_set_rsa_oaep_md_name(ctx, "SHA256", nullptr) == 1);
  CHECK(EVP_PKEY_CTX_set_rsa_mgf1_md_name(ctx, "SHA256", nullptr) == 1);
  Bytes out(key.n.size());
  std::size_t out_len = out.size();
  CHECK(EVP_PKEY_encrypt(ctx, out.data(), &out_len, plaintext.data(), plaintext.size()) == 1);
  out.resize(out_len);
  return out;
}

}  // namespace issuer
