#include "crypto/openssl/decryption_key.h"

#include <openssl/core_names.h>
#include <openssl/decoder.h>
#include <openssl/encoder.h>
#include <openssl/rsa.h>

#include <memory>
#include <string_view>
#include <utility>

#include "appliance/base/check.h"
#include "crypto/openssl/error_queue.h"
#include "crypto/openssl/evp_public_key.h"

namespace issuer {
namespace {

constexpr std::size_t kGeneratedRsaBits = 3072;
constexpr std::string_view kPemBegin = "-----BEGIN PRIVATE KEY-----\n";
constexpr std::string_view kPemEnd = "-----END PRIVATE KEY-----\n";
constexpr const char* kPemStructure = "PrivateKeyInfo";  // unencrypted PKCS#8

using EncoderCtx = std::unique_ptr<OSSL_ENCODER_CTX, Deleter<OSSL_ENCODER_CTX_free>>;
using DecoderCtx = std::unique_ptr<OSSL_DECODER_CTX, Deleter<OSSL_DECODER_CTX_free>>;

Bytes NumberOf(const EVP_PKEY* key, const char* name) {
  BIGNUM* raw = nullptr;
  CHECK(EVP_PKEY_get_bn_param(key, name, &raw) == 1);
  const BnPtr number(raw);
  Bytes out(static_cast<std::size_t>(BN_num_bytes(number.get())));
  CHECK(BN_bn2bin(number.get(), out.data()) == static_cast<int>(out.size()));
  return out;
}

Result<EncryptionKey> PublicHalf(const EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "RSA") == 1) {
    RsaPublicKey rsa{NumberOf(key, OSSL_PKEY_PARAM_RSA_N), NumberOf(key, OSSL_PKEY_PARAM_RSA_E)};
    RETURN_IF_ERROR(CheckRsaPublicKey(rsa));
    return EncryptionKey(std::move(rsa));
  }
  ASSIGN_OR_RETURN(PublicKey point, FromEvpPkey(key));
  if (point.curve != Curve::kP256) {
    return Fail(ErrorCode::kJwkInvalid, "a key that is not on P-256");
  }
  return EncryptionKey(std::move(point));
}

}  // namespace

Result<DecryptionKey> DecryptionKey::Make(EvpPkey key) {
  Result<EncryptionKey> public_key = PublicHalf(key.get());
  if (!public_key.has_value()) {
    return Fail(ErrorCode::kKeyUnfit, "a decryption key of a kind we do not use");
  }
  return DecryptionKey(std::move(key), *std::move(public_key));
}

DecryptionKey DecryptionKey::Generate(KeyManagement algorithm) {
  EvpPkey key(algorithm == KeyManagement::kEcdhEs
                  ? EVP_EC_gen("P-256")
                  : EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", kGeneratedRsaBits));
  CHECK(key != nullptr);
  Result<DecryptionKey> made = Make(std::move(key));
  CHECK(made.has_value());
  return *std::move(made);
}

Result<DecryptionKey> DecryptionKey::FromPem(ByteView pem) {
  // OpenSSL would skip text around the key, and take other structures.
  const std::string_view text = AsText(pem);
  if (!text.starts_with(kPemBegin) || !text.ends_with(kPemEnd) ||
      text.find(kPemEnd) != text.size() - kPemEnd.size()) {
    return Fail(ErrorCode::kKeyUnfit, "not one PKCS#8 key in PEM");
  }
  EVP_PKEY* raw = nullptr;
  const DecoderCtx context(OSSL_DECODER_CTX_new_for_pkey(
      &raw, "PEM", kPemStructure, nullptr, OSSL_KEYMGMT_SELECT_ALL, nullptr, nullptr));
  CHECK(context != nullptr);
  const std::uint8_t* data = pem.data();
  std::size_t len = pem.size();
  const int decoded = OSSL_DECODER_from_data(context.get(), &data, &len);
  EvpPkey key(raw);
  if (decoded != 1 || key == nullptr) {
    DrainErrorQueue();
    return Fail(ErrorCode::kKeyUnfit, "not one PKCS#8 key in PEM");
  }
  const EvpPkeyCtx check(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  CHECK(check != nullptr);
  if (EVP_PKEY_pairwise_check(check.get()) != 1) {
    DrainErrorQueue();
    return Fail(ErrorCode::kKeyUnfit, "a decryption key whose halves do not belong together");
  }
  return Make(std::move(key));
}

WipedBytes DecryptionKey::ToPem() const {
  const EncoderCtx context(OSSL_ENCODER_CTX_new_for_pkey(
      key_.get(), OSSL_KEYMGMT_SELECT_ALL, "PEM", kPemStructure, nullptr));
  CHECK(context != nullptr);
  std::uint8_t* data = nullptr;
  std::size_t len = 0;
  CHECK(OSSL_ENCODER_to_data(context.get(), &data, &len) == 1);
  WipedBytes pem(data, data + len);
  OPENSSL_clear_free(data, len);
  return pem;
}

Result<WipedBytes> DecryptionKey::Agree(const PublicKey& peer) const {
  if (algorithm() != KeyManagement::kEcdhEs) {
    return Fail(ErrorCode::kAlgorithmUnsupported, "not a key for key agreement");
  }
  if (peer.curve != Curve::kP256) {
    return Fail(ErrorCode::kJwkInvalid, "the peer's key is not on P-256");
  }
  ASSIGN_OR_RETURN(const EvpPkey imported, ToEvpPkey(peer));
  const EvpPkeyCtx context(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr));
  CHECK(context != nullptr && EVP_PKEY_derive_init(context.get()) == 1);
  if (EVP_PKEY_derive_set_peer(context.get(), imported.get()) != 1) {
    DrainErrorQueue();
    return Fail(ErrorCode::kJwkInvalid, "the peer's key is not a point of P-256");
  }
  WipedBytes shared(CoordinateLen(Curve::kP256));
  std::size_t len = shared.size();
  CHECK(EVP_PKEY_derive(context.get(), shared.data(), &len) == 1 && len == shared.size());
  return shared;
}

Result<WipedBytes> DecryptionKey::Unwrap(ByteView wrapped) const {
  if (algorithm() != KeyManagement::kRsaOaep256) {
    return Fail(ErrorCode::kAlgorithmUnsupported, "not a key that unwraps");
  }
  const EvpPkeyCtx context(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr));
  EVP_PKEY_CTX* const ctx = context.get();
  CHECK(ctx != nullptr && EVP_PKEY_decrypt_init(ctx) == 1);
  CHECK(EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_OAEP_PADDING) == 1);
  CHECK(EVP_PKEY_CTX_set_rsa_oaep_md_name(ctx, "SHA256", nullptr) == 1);
  CHECK(EVP_PKEY_CTX_set_rsa_mgf1_md_name(ctx, "SHA256", nullptr) == 1);
  WipedBytes out(std::get<RsaPublicKey>(public_key_).n.size());
  std::size_t len = out.size();
  if (wrapped.size() != out.size() ||
      EVP_PKEY_decrypt(ctx, out.data(), &len, wrapped.data(), wrapped.size()) != 1) {
    DrainErrorQueue();
    return Fail(ErrorCode::kDecryptionFailed, "the content key does not open");
  }
  out.resize(len);
  return out;
}

DecryptionKey DecryptionKey::Share() const {
  CHECK(EVP_PKEY_up_ref(key_.get()) == 1);
  return {EvpPkey(key_.get()), public_key_};
}

}  // namespace issuer
