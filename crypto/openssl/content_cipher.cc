#include "crypto/openssl/content_cipher.h"

#include <openssl/core_names.h>

#include <limits>
#include <string>

#include "appliance/base/check.h"
#include "crypto/openssl/error_queue.h"
#include "crypto/openssl/fetched_algorithms.h"
#include "crypto/openssl/handles.h"

namespace issuer {
namespace {

constexpr std::size_t kMaxLen = std::size_t{1} << 30;  // OpenSSL counts in int
static_assert(kMaxLen <= std::numeric_limits<int>::max());

const EVP_CIPHER* CipherFor(ContentEncryption encryption) {
  return encryption == ContentEncryption::kA128Gcm ? Algorithms().aes_128_gcm.get()
                                                   : Algorithms().aes_256_gcm.get();
}

int Length(ByteView bytes) {
  CHECK(bytes.size() <= kMaxLen);
  return static_cast<int>(bytes.size());
}

EvpCipherCtx NewContext() {
  EvpCipherCtx context(EVP_CIPHER_CTX_new());
  CHECK(context != nullptr);
  return context;
}

// Length in bits or bytes as 32 bits, big-endian.
void AppendNumber(Bytes& out, std::size_t number) {
  CHECK(number <= std::numeric_limits<std::uint32_t>::max());
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    out.push_back(static_cast<std::uint8_t>(number >> shift));
  }
}

void AppendWithLength(Bytes& out, ByteView bytes) {
  AppendNumber(out, bytes.size());
  Append(out, bytes);
}

}  // namespace

Ciphertext EncryptContent(ContentEncryption encryption,
                          ByteView key,
                          const GcmIv& iv,
                          ByteView plaintext,
                          ByteView associated_data) {
  CHECK(key.size() == KeyLen(encryption));
  Ciphertext out{Bytes(plaintext.size()), {}};
  const EvpCipherCtx context = NewContext();
  EVP_CIPHER_CTX* const ctx = context.get();
  CHECK(EVP_EncryptInit_ex2(ctx, CipherFor(encryption), key.data(), iv.data(), nullptr) == 1);
  int written = 0;
  // OpenSSL takes a null pointer, which an empty view has, for the end of the input.
  if (!associated_data.empty()) {
    CHECK(EVP_EncryptUpdate(
              ctx, nullptr, &written, associated_data.data(), Length(associated_data)) == 1);
  }
  if (!plaintext.empty()) {
    CHECK(EVP_EncryptUpdate(ctx, out.text.data(), &written, plaintext.data(), Length(plaintext)) ==
          1);
  }
  std::array<std::uint8_t, 16> nothing{};  // GCM has no final block
  CHECK(EVP_EncryptFinal_ex(ctx, nothing.data(), &written) == 1);
  CHECK(EVP_CIPHER_CTX_ctrl(
            ctx, EVP_CTRL_AEAD_GET_TAG, static_cast<int>(out.tag.size()), out.tag.data()) == 1);
  return out;
}

Result<WipedBytes> DecryptContent(ContentEncryption encryption,
                                  ByteView key,
                                  const GcmIv& iv,
                                  ByteView ciphertext,
                                  const GcmTag& tag,
                                  ByteView associated_data) {
  CHECK(key.size() == KeyLen(encryption));
  const EvpCipherCtx context = NewContext();
  EVP_CIPHER_CTX* const ctx = context.get();
  CHECK(EVP_DecryptInit_ex2(ctx, CipherFor(encryption), key.data(), iv.data(), nullptr) == 1);
  int written = 0;
  if (!associated_data.empty()) {
    CHECK(EVP_DecryptUpdate(
              ctx, nullptr, &written, associated_data.data(), Length(associated_data)) == 1);
  }
  WipedBytes plaintext(ciphertext.size());
  if (!ciphertext.empty()) {
    CHECK(EVP_DecryptUpdate(
              ctx, plaintext.data(), &written, ciphertext.data(), Length(ciphertext)) == 1);
  }
  GcmTag expected = tag;  // OpenSSL takes a pointer to non-const
  CHECK(EVP_CIPHER_CTX_ctrl(
            ctx, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(expected.size()), expected.data()) == 1);
  std::array<std::uint8_t, 16> nothing{};
  if (EVP_DecryptFinal_ex(ctx, nothing.data(), &written) != 1) {
    DrainErrorQueue();
    return Fail(ErrorCode::kDecryptionFailed, "authentication tag does not fit");
  }
  return plaintext;
}

WipedBytes DeriveContentKey(ContentEncryption encryption,
                            ByteView shared_secret,
                            ByteView party_u,
                            ByteView party_v) {
  WipedBytes key(KeyLen(encryption));
  Bytes info;
  AppendWithLength(info, AsBytes(JoseName(encryption)));
  AppendWithLength(info, party_u);
  AppendWithLength(info, party_v);
  AppendNumber(info, key.size() * 8);
  WipedBytes secret(shared_secret.begin(), shared_secret.end());  // for pointers to non-const
  std::string digest = "SHA256";
  const std::array<OSSL_PARAM, 4> params = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SECRET, secret.data(), secret.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()),
      OSSL_PARAM_construct_end()};
  const EvpKdfCtx context(EVP_KDF_CTX_new(Algorithms().sskdf.get()));
  CHECK(context != nullptr);
  CHECK(EVP_KDF_derive(context.get(), key.data(), key.size(), params.data()) == 1);
  return key;
}

}  // namespace issuer
