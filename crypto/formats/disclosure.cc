#include "crypto/formats/disclosure.h"

#include <array>
#include <cstdint>
#include <utility>

#include "appliance/base/encoding.h"
#include "appliance/base/json_writer.h"
#include "crypto/openssl/digest.h"

namespace issuer {
namespace {

// "It is RECOMMENDED to use a 128-bit value" [rfc9901 §9.3]
constexpr std::size_t kSaltLen = 16;

std::string Digest(ByteView bytes) {
  return Base64UrlEncode(Sha256(bytes));
}

// `json` is the whole array.
EncodedDisclosure Encode(JsonWriter json) {
  EncodedDisclosure disclosure;
  disclosure.text = Base64UrlEncode(AsBytes(std::move(json).Take()));
  disclosure.digest = Digest(AsBytes(disclosure.text));
  return disclosure;
}

}  // namespace

EncodedDisclosure DiscloseMember(std::string_view name,
                                 std::string_view value_json,
                                 Random& random) {
  JsonWriter json;
  json.BeginArray()
      .Text(Base64UrlEncode(random.Take(kSaltLen)))
      .Text(name)
      .Raw(value_json)
      .EndArray();
  return Encode(std::move(json));
}

EncodedDisclosure DiscloseElement(std::string_view value_json, Random& random) {
  JsonWriter json;
  json.BeginArray().Text(Base64UrlEncode(random.Take(kSaltLen))).Raw(value_json).EndArray();
  return Encode(std::move(json));
}

std::string DecoyDigest(Random& random) {
  // "created by hashing over a cryptographically secure random number" [rfc9901 §4.2.7]
  return Digest(random.Take(32));
}

}  // namespace issuer
