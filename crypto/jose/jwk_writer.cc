#include "crypto/jose/jwk_writer.h"

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"

namespace issuer {

void WriteJwkMembers(JsonWriter& json, const PublicKey& key) {
  if (key.curve == Curve::kNone) {
    json.Member("e").Text(Base64UrlEncode(key.exponent));
    json.Member("kty").Text("RSA");
    json.Member("n").Text(Base64UrlEncode(key.modulus));
    return;
  }
  const bool is_ec = key.curve != Curve::kEd25519;
  CHECK(key.x.size() == CoordinateLen(key.curve));
  CHECK(key.y.size() == (is_ec ? key.x.size() : 0));
  json.Member("crv").Text(JoseName(key.curve));
  json.Member("kty").Text(is_ec ? "EC" : "OKP");
  json.Member("x").Text(Base64UrlEncode(key.x));
  if (is_ec) {
    json.Member("y").Text(Base64UrlEncode(key.y));
  }
}

void WriteJwk(JsonWriter& json, const PublicKey& key) {
  json.BeginObject();
  WriteJwkMembers(json, key);
  json.EndObject();
}

Digest256 JwkThumbprintDigest(const PublicKey& key) {
  JsonWriter json;
  WriteJwk(json, key);
  // The required members, in lexicographic order, without white space: exactly what was written.
  return Sha256(AsBytes(std::move(json).Take()));
}

std::string JwkThumbprint(const PublicKey& key) {
  return Base64UrlEncode(JwkThumbprintDigest(key));
}

}  // namespace issuer
