#include "crypto/openssl/aead.h"

#include <algorithm>
#include <array>
#include <limits>

#include "appliance/base/check.h"
#include "crypto/openssl/error_queue.h"
#include "crypto/openssl/fetched_algorithms.h"
#include "crypto/openssl/handles.h"

namespace issuer {
namespace {

constexpr std::size_t kKeyLen = 32;
constexpr int kTagLen = static_cast<int>(kSealTagLen);
constexpr std::size_t kMaxLen = std::size_t{1} << 30;  // OpenSSL counts in int
static_assert(kMaxLen <= std::numeric_limits<int>::max());

int Length(ByteView bytes) {
  return static_cast<int>(bytes.size());
}

EvpCipherCtx NewContext() {
  EvpCipherCtx context(EVP_CIPHER_CTX_new());
  CHECK(context != nullptr);
  return context;
}

}  // namespace

Bytes Seal(const SealingKey& key, ByteView plaintext, ByteView associated_data, Random& random) {
  CHECK(plaintext.size() <= kMaxLen && associated_data.size() <= kMaxLen);
  Bytes sealed(kSealOverheadLen + plaintext.size());
  random.Fill(MutableByteView(sealed).first(kSealNonceLen));
  std::uint8_t* const out = sealed.data() + kSealNonceLen;
  std::uint8_t* const tag = out + plaintext.size();

  const EvpCipherCtx context = NewContext();
  EVP_CIPHER_CTX* const ctx = context.get();
  key.Expose([&](ByteView raw) {
    CHECK(raw.size() == kKeyLen);
    const EVP_CIPHER* const cipher = Algorithms().aes_256_gcm.get();
    CHECK(EVP_EncryptInit_ex2(ctx, cipher, raw.data(), sealed.data(), nullptr) == 1);
  });
  int written = 0;
  // OpenSSL takes a null pointer, which an empty view has, for the end of the input: such calls are
  // left out.
  if (!associated_data.empty()) {
    const int len = Length(associated_data);
    CHECK(EVP_EncryptUpdate(ctx, nullptr, &written, associated_data.data(), len) == 1);
  }
  if (!plaintext.empty()) {
    CHECK(EVP_EncryptUpdate(ctx, out, &written, plaintext.data(), Length(plaintext)) == 1);
  }
  CHECK(EVP_EncryptFinal_ex(ctx, tag, &written) == 1);
  CHECK(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, kTagLen, tag) == 1);
  return sealed;
}

Result<WipedBytes> Open(const SealingKey& key, ByteView sealed, ByteView associated_data) {
  CHECK(associated_data.size() <= kMaxLen);
  if (sealed.size() < kSealOverheadLen || sealed.size() - kSealOverheadLen > kMaxLen) {
    return Fail(ErrorCode::kSealBroken, "sealed bytes of an impossible length");
  }
  const ByteView nonce = sealed.first(kSealNonceLen);
  const ByteView ciphertext = sealed.subspan(kSealNonceLen, sealed.size() - kSealOverheadLen);
  Bytes tag = ToBytes(sealed.last(kSealTagLen));  // OpenSSL takes a pointer to non-const

  const EvpCipherCtx context = NewContext();
  EVP_CIPHER_CTX* const ctx = context.get();
  key.Expose([&](ByteView raw) {
    CHECK(raw.size() == kKeyLen);
    const EVP_CIPHER* const cipher = Algorithms().aes_256_gcm.get();
    CHECK(EVP_DecryptInit_ex2(ctx, cipher, raw.data(), nonce.data(), nullptr) == 1);
  });
  int written = 0;
  if (!associated_data.empty()) {
    const int len = Length(associated_data);
    CHECK(EVP_DecryptUpdate(ctx, nullptr, &written, associated_data.data(), len) == 1);
  }
  WipedBytes plaintext(ciphertext.size());
  if (!ciphertext.empty()) {
    const int len = Length(ciphertext);
    CHECK(EVP_DecryptUpdate(ctx, plaintext.data(), &written, ciphertext.data(), len) == 1);
  }
  CHECK(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, kTagLen, tag.data()) == 1);
  std::array<std::uint8_t, kSealTagLen> nothing{};  // GCM has no final block
  if (EVP_DecryptFinal_ex(ctx, nothing.data(), &written) != 1) {
    DrainErrorQueue();
    return Fail(ErrorCode::kSealBroken, "authentication tag does not fit");
  }
  return plaintext;
}

}  // namespace issuer
