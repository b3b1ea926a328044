#include "crypto/openssl/digest.h"

#include <openssl/core_names.h>

#include <string>

#include "appliance/base/check.h"
#include "crypto/openssl/fetched_algorithms.h"
#include "crypto/openssl/handles.h"

namespace issuer {
namespace {

constexpr std::size_t kMaxHkdfLen = std::size_t{255} * 32;
constexpr std::size_t kDerivedKeyLen = 32;

template <std::size_t kLen>
std::array<std::uint8_t, kLen> Hash(const EVP_MD* algorithm, ByteView data) {
  std::array<std::uint8_t, kLen> out{};
  unsigned int out_len = 0;
  CHECK(EVP_Digest(data.data(), data.size(), out.data(), &out_len, algorithm, nullptr) == 1);
  CHECK(out_len == kLen);
  return out;
}

// Only read by OpenSSL, whose parameter type lacks the const.
OSSL_PARAM OctetParam(const char* name, ByteView bytes) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): see above
  auto* const data = const_cast<std::uint8_t*>(bytes.data());
  return OSSL_PARAM_construct_octet_string(name, data, bytes.size());
}

// A pointer that is not null, since null means "parameter not given" to OpenSSL.
ByteView NeverNull(ByteView bytes) {
  return bytes.empty() ? AsBytes("") : bytes;
}

}  // namespace

Digest256 Sha256(ByteView data) {
  return Hash<32>(Algorithms().sha256.get(), data);
}

Digest384 Sha384(ByteView data) {
  return Hash<48>(Algorithms().sha384.get(), data);
}

Digest256 HmacSha256(const MacKey& key, ByteView data) {
  const EvpMacCtx context(EVP_MAC_CTX_dup(Algorithms().hmac_sha256.get()));
  CHECK(context != nullptr);
  key.Expose([&](ByteView raw) {
    const ByteView given = NeverNull(raw);
    CHECK(EVP_MAC_init(context.get(), given.data(), given.size(), nullptr) == 1);
  });
  CHECK(EVP_MAC_update(context.get(), data.data(), data.size()) == 1);
  Digest256 out{};
  std::size_t out_len = 0;
  CHECK(EVP_MAC_final(context.get(), out.data(), &out_len, out.size()) == 1);
  CHECK(out_len == out.size());
  return out;
}

WipedBytes HkdfSha256(ByteView secret, ByteView salt, ByteView info, std::size_t len) {
  CHECK(len > 0 && len <= kMaxHkdfLen);
  const EvpKdfCtx context(EVP_KDF_CTX_new(Algorithms().hkdf.get()));
  CHECK(context != nullptr);
  std::string digest = "SHA256";
  const std::array<OSSL_PARAM, 5> params = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
      OctetParam(OSSL_KDF_PARAM_KEY, NeverNull(secret)),
      OctetParam(OSSL_KDF_PARAM_SALT, NeverNull(salt)),
      OctetParam(OSSL_KDF_PARAM_INFO, NeverNull(info)),
      OSSL_PARAM_construct_end()};
  WipedBytes out(len);
  CHECK(EVP_KDF_derive(context.get(), out.data(), out.size(), params.data()) == 1);
  return out;
}

SealingKey DeriveSealingKey(ByteView secret, std::string_view info) {
  return SealingKey(HkdfSha256(secret, {}, AsBytes(info), kDerivedKeyLen));
}

MacKey DeriveMacKey(ByteView secret, std::string_view info) {
  return MacKey(HkdfSha256(secret, {}, AsBytes(info), kDerivedKeyLen));
}

}  // namespace issuer
