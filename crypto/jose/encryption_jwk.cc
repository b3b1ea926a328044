#include "crypto/jose/encryption_jwk.h"

#include <algorithm>
#include <array>
#include <utility>

#include "appliance/base/encoding.h"
#include "crypto/jose/jwk.h"
#include "crypto/jose/jwk_writer.h"
#include "crypto/openssl/digest.h"

namespace issuer {
namespace {

Unexpected<Error> Invalid(const char* detail) {
  return Fail(ErrorCode::kJwkInvalid, detail);
}

// [rfc7517 §4.2, §4.3] "Duplicate key operation values MUST NOT be present in the array."
Status CheckPurpose(const JsonValue& jwk, KeyManagement algorithm) {
  if (const JsonValue* use = jwk.Find("use"); use != nullptr) {
    if (use->AsText() == nullptr || *use->AsText() != "enc") {
      return Invalid("JWK use is not enc");
    }
  }
  const JsonValue* key_ops = jwk.Find("key_ops");
  if (key_ops == nullptr) {
    return {};
  }
  if (key_ops->AsArray() == nullptr) {
    return Invalid("JWK key_ops is not an array");
  }
  const std::array<std::string_view, 2> fitting =
      algorithm == KeyManagement::kEcdhEs
          ? std::array<std::string_view, 2>{"deriveKey", "deriveBits"}
          : std::array<std::string_view, 2>{"wrapKey", "encrypt"};
  const JsonValue::Array& operations = *key_ops->AsArray();
  bool may_encrypt = false;
  for (auto it = operations.begin(); it != operations.end(); ++it) {
    if (it->AsText() == nullptr || std::find(operations.begin(), it, *it) != it) {
      return Invalid("JWK key_ops has a repeated entry, or one that is not text");
    }
    may_encrypt =
        may_encrypt || std::find(fitting.begin(), fitting.end(), *it->AsText()) != fitting.end();
  }
  return may_encrypt ? Status() : Invalid("JWK key_ops does not allow encryption");
}

Result<Bytes> Number(const JsonValue& jwk, std::string_view name) {
  const std::string* text = jwk.FindText(name);
  Result<Bytes> bytes = Base64UrlDecode(text == nullptr ? "" : *text);
  if (!bytes.has_value() || bytes->empty()) {
    return Invalid("JWK n or e missing, or not base64url");
  }
  return bytes;
}

Result<EncryptionKey> ReadKey(const JsonValue& jwk, KeyManagement algorithm) {
  if (algorithm == KeyManagement::kEcdhEs) {
    ASSIGN_OR_RETURN(PublicKey point, ParseJwkPoint(jwk));
    if (point.curve != Curve::kP256) {
      return Invalid("JWK for ECDH-ES is not on P-256");
    }
    return EncryptionKey(std::move(point));
  }
  if (const std::string* kty = jwk.FindText("kty"); kty == nullptr || *kty != "RSA") {
    return Invalid("JWK for RSA-OAEP-256 is no RSA key");
  }
  RETURN_IF_ERROR(RefuseSecretMembers(jwk));
  RsaPublicKey rsa;
  ASSIGN_OR_RETURN(rsa.n, Number(jwk, "n"));
  ASSIGN_OR_RETURN(rsa.e, Number(jwk, "e"));
  RETURN_IF_ERROR(CheckRsaPublicKey(rsa));
  return EncryptionKey(std::move(rsa));
}

}  // namespace

Result<EncryptionJwk> ParseEncryptionJwk(const JsonValue& jwk) {
  if (jwk.AsObject() == nullptr) {
    return Invalid("JWK is not an object");
  }
  const std::string* alg = jwk.FindText("alg");
  const auto algorithm = alg == nullptr ? std::nullopt : KeyManagementFromJoseName(*alg);
  if (!algorithm.has_value()) {
    return Fail(ErrorCode::kAlgorithmUnsupported, "JWK alg missing or not one of ours");
  }
  RETURN_IF_ERROR(CheckPurpose(jwk, *algorithm));
  EncryptionJwk out;
  if (const JsonValue* kid = jwk.Find("kid"); kid != nullptr) {
    if (kid->AsText() == nullptr) {
      return Invalid("JWK kid is not text");
    }
    out.kid = *kid->AsText();
  }
  ASSIGN_OR_RETURN(out.key, ReadKey(jwk, *algorithm));
  return out;
}

void WriteEncryptionJwk(JsonWriter& json, const EncryptionKey& key, std::string_view kid) {
  json.BeginObject();
  json.Member("alg").Text(JoseName(AlgorithmOf(key)));
  json.Member("use").Text("enc");
  json.Member("kid").Text(kid);
  if (const auto* point = std::get_if<PublicKey>(&key)) {
    json.Member("kty").Text("EC").Member("crv").Text(JoseName(point->curve));
    json.Member("x").Text(Base64UrlEncode(point->x));
    json.Member("y").Text(Base64UrlEncode(point->y));
  } else {
    const auto& rsa = std::get<RsaPublicKey>(key);
    json.Member("kty").Text("RSA");
    json.Member("n").Text(Base64UrlEncode(rsa.n));
    json.Member("e").Text(Base64UrlEncode(rsa.e));
  }
  json.EndObject();
}

std::string EncryptionKeyThumbprint(const EncryptionKey& key) {
  if (const auto* point = std::get_if<PublicKey>(&key)) {
    return JwkThumbprint(*point);
  }
  const auto& rsa = std::get<RsaPublicKey>(key);
  JsonWriter json;
  json.BeginObject().Member("e").Text(Base64UrlEncode(rsa.e)).Member("kty").Text("RSA");
  json.Member("n").Text(Base64UrlEncode(rsa.n)).EndObject();
  return Base64UrlEncode(Sha256(AsBytes(std::move(json).Take())));
}

}  // namespace issuer
