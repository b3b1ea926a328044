#include "crypto/jose/encryption_jwk.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "appliance/base/encoding.h"
#include "appliance/base/json_reader.h"
#include "crypto/openssl/decryption_key.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

// [rfc7518 appendix C], Bob's
const std::string kPoint =
    R"("kty":"EC","crv":"P-256","x":"weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ",)"
    R"("y":"e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck")";

std::string RsaMembers(std::size_t len = 256) {
  return R"("kty":"RSA","e":"AQAB","n":")" + Base64UrlEncode(Bytes(len, 0xff)) + "\"";
}

Result<EncryptionJwk> Parse(const std::string& members) {
  Result<JsonValue> json = ParseJson("{" + members + "}");
  CHECK(json.has_value());
  return ParseEncryptionJwk(*json);
}

// [ENC-2] [ENC-3]
TEST(ParseEncryptionJwk, TakesBothKindsOfKeys) {
  ASSERT_OK_AND_ASSIGN(const EncryptionJwk point,
                       Parse(kPoint + R"(,"alg":"ECDH-ES","use":"enc","kid":"a","foo":[1])"));
  EXPECT_EQ(AlgorithmOf(point.key), KeyManagement::kEcdhEs);
  EXPECT_EQ(point.kid, "a");
  ASSERT_OK_AND_ASSIGN(const EncryptionJwk rsa,
                       Parse(RsaMembers() + R"(,"alg":"RSA-OAEP-256","key_ops":["wrapKey"])"));
  EXPECT_EQ(AlgorithmOf(rsa.key), KeyManagement::kRsaOaep256);
  EXPECT_EQ(rsa.kid, std::nullopt);
  EXPECT_THAT(Parse(kPoint + R"(,"alg":"ECDH-ES","key_ops":["deriveBits","deriveKey"])"), IsOk());
}

TEST(ParseEncryptionJwk, RefusesTheRest) {
  constexpr auto kInvalid = ErrorCode::kJwkInvalid;
  constexpr auto kUnsupported = ErrorCode::kAlgorithmUnsupported;
  const std::string es = R"(,"alg":"ECDH-ES")";
  const std::string oaep = R"(,"alg":"RSA-OAEP-256")";
  const struct {
    std::string members;
    ErrorCode code;
    const char* why;
  } kCases[] = {
      {"", kUnsupported, "nothing"},
      {kPoint, kUnsupported, "[ENC-2] no alg"},
      {kPoint + R"(,"alg":7)", kUnsupported, "alg is no text"},
      {kPoint + R"(,"alg":"dir")", kUnsupported, "[ENC-9] dir"},
      {kPoint + R"(,"alg":"ECDH-ES+A128KW")", kUnsupported, "[ENC-8] a wrap"},
      {RsaMembers() + R"(,"alg":"RSA1_5")", kUnsupported, "[ENC-9] RSA1_5"},
      {RsaMembers() + R"(,"alg":"RSA-OAEP")", kUnsupported, "SHA-1"},
      {kPoint + oaep, kInvalid, "kty does not fit"},
      {RsaMembers() + es, kInvalid, "kty does not fit"},
      {kPoint + es + R"(,"use":"sig")", kInvalid, "use"},
      {kPoint + es + R"(,"key_ops":["verify"])", kInvalid, "key_ops"},
      {kPoint + es + R"(,"key_ops":["wrapKey"])", kInvalid, "key_ops of the other kind"},
      {kPoint + es + R"(,"key_ops":["deriveKey","deriveKey"])", kInvalid, "repeated"},
      {kPoint + es + R"(,"key_ops":"deriveKey")", kInvalid, "no array"},
      {kPoint + es + R"(,"kid":7)", kInvalid, "kid is no text"},
      {kPoint + es + R"(,"d":"AQAB")", kInvalid, "a private key"},
      {RsaMembers() + oaep + R"(,"d":"AQAB")", kInvalid, "a private key"},
      {RsaMembers(255) + oaep, kInvalid, "2040 bits"},
      {RsaMembers(1025) + oaep, kInvalid, "8200 bits"},
      {R"("kty":"RSA","n":"","e":"AQAB")" + oaep, kInvalid, "no modulus"},
      {R"("kty":"RSA","e":"AQAB")" + oaep, kInvalid, "no modulus"},
      {R"("kty":"RSA","n":"=","e":"AQAB")" + oaep, kInvalid, "not base64url"},
      {R"("kty":"EC","crv":"P-256","x":"weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ",)"
       R"("y":"e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck","alg":"ECDH-ES","crv2":1,"k":"AA")",
       kInvalid,
       "a symmetric key"},
      {R"("kty":"EC","crv":"P-256","x":"weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ",)"
       R"("y":"e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOycg")" +
           es,
       kInvalid,
       "[ENC-9] off the curve"},
      {R"("kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")" + es,
       kInvalid,
       "a signature curve"},
      {R"("kty":"OKP","crv":"X25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")" + es,
       kInvalid,
       "[ENC-3] another curve"},
  };
  for (const auto& row : kCases) {
    EXPECT_THAT(Parse(row.members), FailsWith(row.code)) << row.members << ": " << row.why;
  }
  EXPECT_THAT(ParseEncryptionJwk(JsonValue(std::string("key"))), FailsWith(kInvalid));
  EXPECT_THAT(ParseEncryptionJwk(JsonValue()), FailsWith(kInvalid));
}

// [META-24]
TEST(WriteEncryptionJwk, WritesWhatParses) {
  for (const KeyManagement algorithm : {KeyManagement::kEcdhEs, KeyManagement::kRsaOaep256}) {
    const DecryptionKey key = DecryptionKey::Generate(algorithm);
    JsonWriter json;
    WriteEncryptionJwk(json, key.public_key(), "k1");
    ASSERT_OK_AND_ASSIGN(const JsonValue written, ParseJson(std::move(json).Take()));
    EXPECT_EQ(*written.FindText("use"), "enc");
    ASSERT_OK_AND_ASSIGN(const EncryptionJwk read, ParseEncryptionJwk(written));
    EXPECT_EQ(read.key, key.public_key());
    EXPECT_EQ(read.kid, "k1");
  }
}

// [rfc7638 §3.1]
TEST(EncryptionKeyThumbprint, IsThatOfTheRfc) {
  const Result<Bytes> n = Base64UrlDecode(
      "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_"
      "BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_"
      "FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4"
      "vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw");
  ASSERT_TRUE(n.has_value());
  EXPECT_EQ(EncryptionKeyThumbprint(RsaPublicKey{*n, {1, 0, 1}}),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

}  // namespace
}  // namespace issuer
