// See wallet_key.h.
#include "appliance/issuerctl/wallet_key.h"

#include <openssl/core_names.h>

#include <array>
#include <utility>

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"
#include "appliance/base/json_writer.h"
#include "crypto/jose/did_writer.h"
#include "crypto/openssl/ecdsa_encoding.h"

namespace issuer {
namespace {

EvpPkey GenerateKey(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::kEs256:
      return EvpPkey(EVP_EC_gen("P-256"));
    case SignatureAlgorithm::kEs384:
      return EvpPkey(EVP_EC_gen("P-384"));
    case SignatureAlgorithm::kEdDsa:
      return EvpPkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    case SignatureAlgorithm::kRs256:
    case SignatureAlgorithm::kPs256:
      break;  // of issuers only
  }
  CHECK(false);
  return nullptr;
}

PublicKey PublicHalf(EVP_PKEY* key, Curve curve) {
  const std::size_t len = CoordinateLen(curve);
  PublicKey out;
  out.curve = curve;
  if (curve == Curve::kEd25519) {
    out.x.resize(len);
    std::size_t got = len;
    CHECK(EVP_PKEY_get_raw_public_key(key, out.x.data(), &got) == 1 && got == len);
    return out;
  }
  std::array<std::uint8_t, 97> point{};  // 04 ‖ x ‖ y
  std::size_t got = 0;
  CHECK(EVP_PKEY_get_octet_string_param(
            key, OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size(), &got) == 1);
  CHECK(got == 1 + 2 * len && point[0] == 4);
  const ByteView view(point);
  out.x = ToBytes(view.subspan(1, len));
  out.y = ToBytes(view.subspan(1 + len, len));
  return out;
}

const EVP_MD* DigestFor(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::kEs256:
      return EVP_sha256();
    case SignatureAlgorithm::kEs384:
      return EVP_sha384();
    case SignatureAlgorithm::kEdDsa:
    case SignatureAlgorithm::kRs256:
    case SignatureAlgorithm::kPs256:
      break;
  }
  return nullptr;
}

JsonValue TextValue(std::string_view text) {
  return JsonValue(std::string(text));
}

}  // namespace

WalletKey::WalletKey(SignatureAlgorithm algorithm, EvpPkey key)
    : algorithm_(algorithm),
      key_(std::move(key)),
      public_key_(PublicHalf(key_.get(), CurveOf(algorithm))) {}

WalletKey WalletKey::Generate(SignatureAlgorithm algorithm) {
  EvpPkey key = GenerateKey(algorithm);
  CHECK(key != nullptr);
  return {algorithm, std::move(key)};
}

Bytes WalletKey::Sign(std::string_view message) const {
  const EvpMdCtx context(EVP_MD_CTX_new());
  CHECK(context != nullptr);
  CHECK(EVP_DigestSignInit(context.get(), nullptr, DigestFor(algorithm_), nullptr, key_.get()) ==
        1);
  const ByteView bytes = AsBytes(message);
  std::size_t len = 0;
  CHECK(EVP_DigestSign(context.get(), nullptr, &len, bytes.data(), bytes.size()) == 1);
  Bytes signature(len);
  CHECK(EVP_DigestSign(context.get(), signature.data(), &len, bytes.data(), bytes.size()) == 1);
  signature.resize(len);
  if (algorithm_ == SignatureAlgorithm::kEdDsa) {
    return signature;
  }
  Result<Bytes> raw = RawFromDer(signature, CoordinateLen(CurveOf(algorithm_)));
  CHECK(raw.has_value());
  return *std::move(raw);
}

JsonValue WalletKey::Jwk() const {
  const bool is_edwards = public_key_.curve == Curve::kEd25519;
  JsonValue::Object jwk;
  jwk.emplace_back("kty", TextValue(is_edwards ? "OKP" : "EC"));
  jwk.emplace_back("crv", TextValue(JoseName(public_key_.curve)));
  jwk.emplace_back("x", TextValue(Base64UrlEncode(public_key_.x)));
  if (!is_edwards) {
    jwk.emplace_back("y", TextValue(Base64UrlEncode(public_key_.y)));
  }
  return JsonValue(std::move(jwk));
}

std::string WalletKey::DidJwk() const {
  return DidJwkNames(public_key_).did;
}

std::string WalletKey::DidKey() const {
  return "did:key:" + MultikeyOf(public_key_);
}

ProofParts HonestProof(const WalletKey& key,
                       std::string_view audience,
                       std::string_view nonce,
                       Timestamp now) {
  ProofParts parts;
  parts.header.emplace_back("typ", TextValue("openid4vci-proof+jwt"));
  parts.header.emplace_back("alg", TextValue(JoseName(key.algorithm())));
  parts.header.emplace_back("jwk", key.Jwk());
  parts.payload.emplace_back("aud", TextValue(audience));
  parts.payload.emplace_back("iat", JsonValue(ToUnix(now)));
  parts.payload.emplace_back("nonce", TextValue(nonce));
  return parts;
}

std::string SignTexts(std::string_view header, std::string_view payload, const WalletKey& key) {
  std::string jws = Base64UrlEncode(AsBytes(header)) + "." + Base64UrlEncode(AsBytes(payload));
  const Bytes signature = key.Sign(jws);
  return jws + "." + Base64UrlEncode(signature);
}

std::string SignProof(const ProofParts& parts, const WalletKey& key) {
  return SignTexts(ToJson(JsonValue(parts.header)), ToJson(JsonValue(parts.payload)), key);
}

}  // namespace issuer
