#include "crypto/formats/status_list_header.h"

#include <utility>

#include "appliance/base/encoding.h"
#include "appliance/base/json_writer.h"
#include "crypto/jose/jwk_writer.h"

namespace issuer {

std::string WriteStatusListHeader(std::string_view typ,
                                  std::string_view key_id,
                                  SignatureAlgorithm algorithm,
                                  std::span<const Bytes> chain,
                                  const PublicKey& key) {
  JsonWriter json;
  json.BeginObject();
  json.Member("alg").Text(JoseName(algorithm));
  json.Member("typ").Text(typ);
  if (!key_id.empty()) {
    json.Member("kid").Text(key_id);
  }
  json.Member("x5c").BeginArray();
  for (const Bytes& certificate : chain) {
    json.Text(Base64Encode(certificate));  // not base64url [rfc7515 §4.1.6]
  }
  json.EndArray();
  json.Member("jwk");
  WriteJwk(json, key);
  json.EndObject();
  return Base64UrlEncode(AsBytes(std::move(json).Take()));
}

}  // namespace issuer
