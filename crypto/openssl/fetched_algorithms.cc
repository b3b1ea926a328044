#include "crypto/openssl/fetched_algorithms.h"

#include <openssl/core_names.h>

#include <array>
#include <string>

#include "appliance/base/check.h"

namespace issuer {
namespace {

EvpMacCtx MakeHmacSha256() {
  const EvpMac hmac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
  CHECK(hmac != nullptr);
  EvpMacCtx context(EVP_MAC_CTX_new(hmac.get()));
  CHECK(context != nullptr);
  std::string digest = "SHA256";  // OSSL_PARAM takes a pointer to non-const
  const std::array<OSSL_PARAM, 2> params = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_end()};
  CHECK(EVP_MAC_CTX_set_params(context.get(), params.data()) == 1);
  return context;
}

FetchedAlgorithms Fetch() {
  FetchedAlgorithms all;
  all.sha256.reset(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  all.sha384.reset(EVP_MD_fetch(nullptr, "SHA384", nullptr));
  all.aes_128_gcm.reset(EVP_CIPHER_fetch(nullptr, "AES-128-GCM", nullptr));
  all.aes_256_gcm.reset(EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr));
  all.hmac_sha256 = MakeHmacSha256();
  all.hkdf.reset(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
  all.sskdf.reset(EVP_KDF_fetch(nullptr, "SSKDF", nullptr));
  CHECK(all.sha256 != nullptr && all.sha384 != nullptr);
  CHECK(all.aes_128_gcm != nullptr && all.aes_256_gcm != nullptr);
  CHECK(all.hkdf != nullptr && all.sskdf != nullptr);
  return all;
}

}  // namespace

const FetchedAlgorithms& Algorithms() {
  static const FetchedAlgorithms all = Fetch();
  return all;
}

}  // namespace issuer
