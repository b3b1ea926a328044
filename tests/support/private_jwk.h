// Private JWKs of test vectors as DecryptionKey. The program itself reads no private JWK.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"
#include "appliance/base/json_value.h"
#include "crypto/openssl/decryption_key.h"

namespace issuer {

inline Bytes Der(std::uint8_t tag, ByteView content) {
  Bytes out = {tag};
  if (content.size() >= 256) {
    out.push_back(0x82);
    out.push_back(static_cast<std::uint8_t>(content.size() >> 8U));
  } else if (content.size() >= 128) {
    out.push_back(0x81);
  }
  out.push_back(static_cast<std::uint8_t>(content.size()));
  Append(out, content);
  return out;
}

inline Bytes NumberOf(const JsonValue& jwk, std::string_view name) {
  const std::string* text = jwk.FindText(name);
  CHECK(text != nullptr);
  Result<Bytes> bytes = Base64UrlDecode(*text);
  CHECK(bytes.has_value());
  return *std::move(bytes);
}

// [rfc5915 §3]
inline Bytes EcPkcs8(const JsonValue& jwk) {
  Bytes out =
      HexDecode("308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420").value();
  Append(out, NumberOf(jwk, "d"));
  Append(out, HexDecode("a14403420004").value());
  Append(out, NumberOf(jwk, "x"));
  Append(out, NumberOf(jwk, "y"));
  return out;
}

// [rfc8017 §A.1.2]
inline Bytes RsaPkcs8(const JsonValue& jwk) {
  Bytes numbers = {0x02, 0x01, 0x00};
  for (const char* name : {"n", "e", "d", "p", "q", "dp", "dq", "qi"}) {
    Bytes number = NumberOf(jwk, name);
    if ((number.front() & 0x80U) != 0) {
      number.insert(number.begin(), 0);
    }
    Append(numbers, Der(0x02, number));
  }
  Bytes content = HexDecode("020100300d06092a864886f70d0101010500").value();
  Append(content, Der(0x04, Der(0x30, numbers)));
  return Der(0x30, content);
}

inline std::string PemOf(ByteView der) {
  constexpr std::size_t kLineLen = 64;
  const std::string text = Base64Encode(der);
  std::string pem = "-----BEGIN PRIVATE KEY-----\n";
  for (std::size_t at = 0; at < text.size(); at += kLineLen) {
    pem += text.substr(at, kLineLen) + "\n";
  }
  return pem + "-----END PRIVATE KEY-----\n";
}

// An EC key on P-256 or an RSA key with all its members.
inline Result<DecryptionKey> DecryptionKeyFromJwk(const JsonValue& jwk) {
  const bool is_rsa = *jwk.FindText("kty") == "RSA";
  return DecryptionKey::FromPem(AsBytes(PemOf(is_rsa ? RsaPkcs8(jwk) : EcPkcs8(jwk))));
}

}  // namespace issuer
