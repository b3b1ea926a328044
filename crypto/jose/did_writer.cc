#include "crypto/jose/did_writer.h"

#include <array>

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"
#include "crypto/jose/base58.h"
#include "crypto/jose/jwk_writer.h"

namespace issuer {
namespace {

// Multicodec, as the two bytes of its varint. [multicodec table]
std::array<std::uint8_t, 2> CodecOf(Curve curve) {
  switch (curve) {
    case Curve::kNone:
      break;
    case Curve::kP256:
      return {0x80, 0x24};
    case Curve::kP384:
      return {0x81, 0x24};
    case Curve::kEd25519:
      return {0xed, 0x01};
  }
  return {};
}

}  // namespace

std::string DidWebOf(const HttpsUrl& identifier) {
  constexpr std::string_view kScheme = "https://";
  std::string did = "did:web:";
  for (const char c : identifier.origin.substr(kScheme.size())) {
    did += c == ':' ? std::string("%3A") : std::string(1, c);
  }
  for (const char c : identifier.path) {
    did += c == '/' ? ':' : c;
  }
  return did;
}

DidKeyNames DidWebNames(const HttpsUrl& identifier, const KeyName& key) {
  const std::string did = DidWebOf(identifier);
  const std::string method = did + "#" + key.value();
  return {did, method, method + "-multikey"};
}

std::string DidWebDocumentPath(const HttpsUrl& identifier) {
  return (identifier.path.empty() ? "/.well-known" : identifier.path) + "/did.json";
}

DidKeyNames DidJwkNames(const PublicKey& key) {
  JsonWriter json;
  WriteJwk(json, key);
  const std::string did = "did:jwk:" + Base64UrlEncode(AsBytes(std::move(json).Take()));
  return {did, did + "#0", did + "#0"};
}

std::string MultikeyOf(const PublicKey& key) {
  CHECK(key.curve != Curve::kNone);
  const auto codec = CodecOf(key.curve);
  Bytes bytes(codec.begin(), codec.end());
  if (key.curve != Curve::kEd25519) {
    bytes.push_back((key.y.back() & 1U) == 0 ? 0x02 : 0x03);  // [sec1 §2.3.3]
  }
  bytes.insert(bytes.end(), key.x.begin(), key.x.end());
  return "z" + Base58Encode(bytes);
}

}  // namespace issuer
