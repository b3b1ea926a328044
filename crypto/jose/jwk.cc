#include "crypto/jose/jwk.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "appliance/base/encoding.h"
#include "crypto/openssl/public_key_check.h"

namespace issuer {
namespace {

// Private members of EC, OKP and RSA keys, and the key of a symmetric one. [rfc7518 §6.2.2, §6.3.2,
// §6.4] [rfc8037 §2]
constexpr std::array<std::string_view, 8> kSecretMembers = {
    "d", "p", "q", "dp", "dq", "qi", "oth", "k"};

Unexpected<Error> Invalid(const char* detail) {
  return Fail(ErrorCode::kJwkInvalid, detail);
}

std::optional<Curve> CurveFromNames(std::string_view kty, std::string_view crv) {
  for (const Curve curve : {Curve::kP256, Curve::kP384, Curve::kEd25519}) {
    if (JoseName(curve) == crv && kty == (curve == Curve::kEd25519 ? "OKP" : "EC")) {
      return curve;
    }
  }
  return std::nullopt;
}

Result<Bytes> Coordinate(const JsonValue& jwk, std::string_view name, Curve curve) {
  const std::string* const text = jwk.FindText(name);
  if (text == nullptr) {
    return Invalid("JWK coordinate missing or not text");
  }
  Result<Bytes> bytes = Base64UrlDecode(*text);
  if (!bytes.has_value()) {
    return Invalid("JWK coordinate is not base64url");
  }
  // "The length of this octet string MUST be the full size of a coordinate for the curve" [rfc7518
  // §6.2.1.2]
  if (bytes->size() != CoordinateLen(curve)) {
    return Invalid("JWK coordinate of the wrong width");
  }
  return bytes;
}

Status CheckAlg(const JsonValue& alg, Curve curve) {
  const std::string* const name = alg.AsText();
  const auto algorithm = name == nullptr ? std::nullopt : AlgorithmFromJoseName(*name);
  if (!algorithm.has_value() || CurveOf(*algorithm) != curve) {
    return Invalid("JWK alg is not the signature algorithm of its curve");
  }
  return {};
}

Status CheckUse(const JsonValue& use) {
  const std::string* const name = use.AsText();
  if (name == nullptr || *name != "sig") {
    return Invalid("JWK use is not sig");
  }
  return {};
}

// "Duplicate key operation values MUST NOT be present in the array." [rfc7517 §4.3]
Status CheckKeyOps(const JsonValue& key_ops) {
  const JsonValue::Array* const operations = key_ops.AsArray();
  if (operations == nullptr) {
    return Invalid("JWK key_ops is not an array");
  }
  bool may_verify = false;
  for (auto it = operations->begin(); it != operations->end(); ++it) {
    const std::string* const name = it->AsText();
    if (name == nullptr || std::find(operations->begin(), it, *it) != it) {
      return Invalid("JWK key_ops has a repeated entry, or one that is not text");
    }
    if (*name != "verify" && *name != "sign") {
      return Invalid("JWK key_ops names something besides signatures");
    }
    may_verify = may_verify || *name == "verify";
  }
  if (!may_verify) {
    return Invalid("JWK key_ops does not allow verify");
  }
  return {};
}

Status CheckMembers(const JsonValue& jwk, Curve curve) {
  if (const JsonValue* const alg = jwk.Find("alg"); alg != nullptr) {
    RETURN_IF_ERROR(CheckAlg(*alg, curve));
  }
  if (const JsonValue* const use = jwk.Find("use"); use != nullptr) {
    RETURN_IF_ERROR(CheckUse(*use));
  }
  if (const JsonValue* const key_ops = jwk.Find("key_ops"); key_ops != nullptr) {
    RETURN_IF_ERROR(CheckKeyOps(*key_ops));
  }
  return {};
}

}  // namespace

Status RefuseSecretMembers(const JsonValue& jwk) {
  for (const std::string_view name : kSecretMembers) {
    if (jwk.Find(name) != nullptr) {
      return Invalid("JWK contains a secret member");
    }
  }
  return {};
}

Result<PublicKey> ParseJwkPoint(const JsonValue& jwk) {
  const std::string* const kty = jwk.FindText("kty");
  const std::string* const crv = jwk.FindText("crv");
  if (kty == nullptr || crv == nullptr) {
    return Invalid("JWK without kty or crv, or not an object");
  }
  const std::optional<Curve> curve = CurveFromNames(*kty, *crv);
  if (!curve.has_value()) {
    return Invalid("JWK of a kind we do not use");
  }
  RETURN_IF_ERROR(RefuseSecretMembers(jwk));
  PublicKey key;
  key.curve = *curve;
  ASSIGN_OR_RETURN(key.x, Coordinate(jwk, "x", *curve));
  if (*curve != Curve::kEd25519) {
    ASSIGN_OR_RETURN(key.y, Coordinate(jwk, "y", *curve));
  } else if (jwk.Find("y") != nullptr) {
    return Invalid("JWK of kind OKP with a y");
  }
  RETURN_IF_ERROR(CheckPublicKey(key));
  return key;
}

Result<PublicKey> ParseJwk(const JsonValue& jwk) {
  ASSIGN_OR_RETURN(PublicKey key, ParseJwkPoint(jwk));
  RETURN_IF_ERROR(CheckMembers(jwk, key.curve));
  return key;
}

}  // namespace issuer
