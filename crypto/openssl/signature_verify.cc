#include "crypto/openssl/signature_verify.h"

#include <openssl/rsa.h>

#include "appliance/base/check.h"
#include "crypto/openssl/digest.h"
#include "crypto/openssl/ecdsa_encoding.h"
#include "crypto/openssl/error_queue.h"
#include "crypto/openssl/evp_public_key.h"
#include "crypto/openssl/handles.h"

namespace issuer {
namespace {

Unexpected<Error> DoesNotFit() {
  DrainErrorQueue();
  return Fail(ErrorCode::kSignatureInvalid, "signature does not fit message and key");
}

Status VerifyEcdsa(EVP_PKEY* key, ByteView digest, ByteView raw) {
  ASSIGN_OR_RETURN(const Bytes der, DerFromRaw(raw));
  const EvpPkeyCtx context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  CHECK(context != nullptr && EVP_PKEY_verify_init(context.get()) == 1);
  if (EVP_PKEY_verify(context.get(), der.data(), der.size(), digest.data(), digest.size()) != 1) {
    return DoesNotFit();
  }
  return {};
}

Status VerifyEd25519(EVP_PKEY* key, ByteView message, ByteView signature) {
  const EvpMdCtx context(EVP_MD_CTX_new());
  CHECK(context != nullptr);
  CHECK(EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, key, nullptr) ==
        1);
  if (EVP_DigestVerify(
          context.get(), signature.data(), signature.size(), message.data(), message.size()) != 1) {
    return DoesNotFit();
  }
  return {};
}

enum class RsaPadding : int { kPkcs1 = RSA_PKCS1_PADDING, kPss = RSA_PKCS1_PSS_PADDING };

Status VerifyRsa(EVP_PKEY* key, RsaPadding padding, ByteView message, ByteView signature) {
  const EvpMdCtx context(EVP_MD_CTX_new());
  CHECK(context != nullptr);
  EVP_PKEY_CTX* options = nullptr;  // the context's
  CHECK(EVP_DigestVerifyInit_ex(
            context.get(), &options, "SHA256", nullptr, nullptr, key, nullptr) == 1 &&
        EVP_PKEY_CTX_set_rsa_padding(options, static_cast<int>(padding)) == 1);
  // The salt has the digest's length, and no other. [rfc7518 §3.5]
  CHECK(padding == RsaPadding::kPkcs1 ||
        EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1);
  if (EVP_DigestVerify(
          context.get(), signature.data(), signature.size(), message.data(), message.size()) != 1) {
    return DoesNotFit();
  }
  return {};
}

}  // namespace

Status VerifySignature(SignatureAlgorithm algorithm,
                       const PublicKey& key,
                       ByteView message,
                       ByteView signature) {
  if (key.curve != CurveOf(algorithm)) {
    return Fail(ErrorCode::kSignatureInvalid, "key is not on the algorithm's curve");
  }
  if (signature.size() != SignatureLen(algorithm, key)) {
    return Fail(ErrorCode::kSignatureInvalid, "signature of the wrong length");
  }
  ASSIGN_OR_RETURN(const EvpPkey imported, ToEvpPkey(key));
  switch (algorithm) {
    case SignatureAlgorithm::kEs256:
      return VerifyEcdsa(imported.get(), Sha256(message), signature);
    case SignatureAlgorithm::kEs384:
      return VerifyEcdsa(imported.get(), Sha384(message), signature);
    case SignatureAlgorithm::kEdDsa:
      return VerifyEd25519(imported.get(), message, signature);
    case SignatureAlgorithm::kRs256:
      return VerifyRsa(imported.get(), RsaPadding::kPkcs1, message, signature);
    case SignatureAlgorithm::kPs256:
      return VerifyRsa(imported.get(), RsaPadding::kPss, message, signature);
  }
  return Fail(ErrorCode::kAlgorithmUnsupported, "no such signature algorithm");
}

}  // namespace issuer
