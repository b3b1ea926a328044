#include "crypto/openssl/decryption_key.h"

#include <gtest/gtest.h>

#include <string>

#include "appliance/base/encoding.h"
#include "crypto/openssl/content_cipher.h"
#include "crypto/openssl/wycheproof.h"
#include "tests/support/private_jwk.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

// [rfc7518 appendix C]
constexpr const char* kAlice =
    R"({"kty":"EC","crv":"P-256","x":"gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0",)"
    R"("y":"SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps",)"
    R"("d":"0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo"})";
constexpr const char* kBob =
    R"({"kty":"EC","crv":"P-256","x":"weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ",)"
    R"("y":"e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck",)"
    R"("d":"VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw"})";

DecryptionKey KeyOf(const char* jwk) {
  Result<DecryptionKey> key = DecryptionKeyFromJwk(ParseJson(jwk).value());
  CHECK(key.has_value());
  return *std::move(key);
}

const PublicKey& PointOf(const DecryptionKey& key) {
  return std::get<PublicKey>(key.public_key());
}

TEST(DecryptionKey, AgreesAsRfc7518AppendixC) {
  const DecryptionKey alice = KeyOf(kAlice);
  const DecryptionKey bob = KeyOf(kBob);
  ASSERT_OK_AND_ASSIGN(const WipedBytes shared, alice.Agree(PointOf(bob)));
  ASSERT_OK_AND_ASSIGN(const WipedBytes same, bob.Agree(PointOf(alice)));
  EXPECT_EQ(shared, same);
  const WipedBytes key =
      DeriveContentKey(ContentEncryption::kA128Gcm, shared, AsBytes("Alice"), AsBytes("Bob"));
  EXPECT_EQ(Base64UrlEncode(key), "VqqN6vgjbSBcIijNcacQGg");
}

TEST(DecryptionKey, SurvivesAFileAndIsShared) {
  for (const KeyManagement algorithm : {KeyManagement::kEcdhEs, KeyManagement::kRsaOaep256}) {
    const DecryptionKey key = DecryptionKey::Generate(algorithm);
    EXPECT_EQ(key.algorithm(), algorithm);
    ASSERT_OK_AND_ASSIGN(const DecryptionKey read, DecryptionKey::FromPem(key.ToPem()));
    EXPECT_EQ(read.public_key(), key.public_key());
    EXPECT_EQ(key.Share().public_key(), key.public_key());
  }
}

TEST(DecryptionKey, UnwrapsWhatWasWrappedAndNothingElse) {
  const DecryptionKey key = DecryptionKey::Generate(KeyManagement::kRsaOaep256);
  const Bytes content_key(32, 7);
  ASSERT_OK_AND_ASSIGN(Bytes wrapped,
                       EncryptOaep256(std::get<RsaPublicKey>(key.public_key()), content_key));
  ASSERT_OK_AND_ASSIGN(const WipedBytes opened, key.Unwrap(wrapped));
  EXPECT_EQ(Bytes(opened.begin(), opened.end()), content_key);
  wrapped.back() ^= 1U;
  EXPECT_THAT(key.Unwrap(wrapped), FailsWith(ErrorCode::kDecryptionFailed));
  EXPECT_THAT(key.Unwrap({}), FailsWith(ErrorCode::kDecryptionFailed));
}

TEST(DecryptionKey, DoesOneThingOnly) {
  const DecryptionKey rsa = DecryptionKey::Generate(KeyManagement::kRsaOaep256);
  const DecryptionKey bob = KeyOf(kBob);
  EXPECT_THAT(rsa.Agree(PointOf(bob)), FailsWith(ErrorCode::kAlgorithmUnsupported));
  EXPECT_THAT(bob.Unwrap(Bytes(256)), FailsWith(ErrorCode::kAlgorithmUnsupported));
}

// [ENC-9]
TEST(DecryptionKey, RefusesPointsOfOtherCurves) {
  const DecryptionKey bob = KeyOf(kBob);
  PublicKey off = PointOf(KeyOf(kAlice));
  off.y.back() ^= 1U;
  const PublicKey zero{Curve::kP256, Bytes(32), Bytes(32)};
  const PublicKey narrow{Curve::kP256, Bytes(31, 1), Bytes(32, 1)};
  const PublicKey p384{Curve::kP384, Bytes(48, 1), Bytes(48, 1)};
  const PublicKey edwards{Curve::kEd25519, Bytes(32, 1), {}};
  for (const PublicKey& peer : {off, zero, narrow, p384, edwards}) {
    EXPECT_THAT(bob.Agree(peer), FailsWith(ErrorCode::kJwkInvalid));
  }
}

TEST(DecryptionKey, RefusesOtherFiles) {
  const WipedBytes pem = DecryptionKey::Generate(KeyManagement::kEcdhEs).ToPem();
  const std::string good(AsText(pem));
  const struct {
    std::string text;
    const char* why;
  } kCases[] = {
      {"", "nothing"},
      {good + good, "two keys"},
      {"x\n" + good, "text before"},
      {good + "x\n", "text after"},
      {good.substr(0, 60) + good.substr(80), "cut"},
      {"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n", "empty"},
      {PemOf(Bytes{0x30, 0x00}), "no PKCS#8"},
  };
  for (const auto& row : kCases) {
    EXPECT_THAT(DecryptionKey::FromPem(AsBytes(row.text)), FailsWith(ErrorCode::kKeyUnfit))
        << row.why;
  }
  JsonValue mixed = ParseJson(kAlice).value();
  JsonValue::Object members = *mixed.AsObject();
  members.back().second = *ParseJson(kBob).value().Find("d");
  EXPECT_THAT(DecryptionKeyFromJwk(JsonValue(members)), FailsWith(ErrorCode::kKeyUnfit))
      << "halves of two keys";
}

TEST(EncryptOaep256, RefusesWeakAndOddKeys) {
  Bytes n(256, 0xff);
  Bytes short_n(255, 0xff);
  Bytes even_n = n;
  even_n.back() = 0xfe;
  Bytes padded_n(257, 0xff);
  padded_n.front() = 0;
  const struct {
    RsaPublicKey key;
    const char* why;
  } kCases[] = {
      {{short_n, {1, 0, 1}}, "2040 bits"},
      {{Bytes(1025, 0xff), {1, 0, 1}}, "8200 bits"},
      {{even_n, {1, 0, 1}}, "even modulus"},
      {{padded_n, {1, 0, 1}}, "padded modulus"},
      {{{}, {1, 0, 1}}, "no modulus"},
      {{n, {}}, "no exponent"},
      {{n, {1}}, "exponent 1"},
      {{n, {4}}, "even exponent"},
      {{n, {0, 3}}, "padded exponent"},
      {{n, Bytes(9, 0xff)}, "long exponent"},
  };
  for (const auto& row : kCases) {
    EXPECT_THAT(EncryptOaep256(row.key, Bytes(16)), FailsWith(ErrorCode::kJwkInvalid)) << row.why;
  }
}

TEST(DecryptionKey, AgreesAsWycheproofSays) {
  const auto file = wycheproof::FileNamed("ecdh_secp256r1_webcrypto_test.json");
  SKIP_WITHOUT_VECTORS(file);
  wycheproof::Tally tally;
  wycheproof::ForEachCase(file, [&](const JsonValue& /*group*/, const JsonValue& test) {
    const std::string& result = wycheproof::Text(test, "result");
    const JsonValue& peer = *test.Find("public");
    const JsonValue& own = *test.Find("private");
    const auto x = Base64UrlDecode(wycheproof::Text(peer, "x"));
    const auto y = Base64UrlDecode(peer.FindText("y") == nullptr ? "" : *peer.FindText("y"));
    if (!x.has_value() || !y.has_value()) {
      return;
    }
    const PublicKey point{
        wycheproof::Text(peer, "crv") == "P-256" ? Curve::kP256 : Curve::kP384, *x, *y};
    ASSERT_OK_AND_ASSIGN(const DecryptionKey key, DecryptionKeyFromJwk(own));
    const auto shared = key.Agree(point);
    if (result == "invalid") {
      EXPECT_FALSE(shared.has_value());
    } else if (result == "valid") {
      ASSERT_TRUE(shared.has_value());
      EXPECT_EQ(HexEncode(*shared), wycheproof::Text(test, "shared"));
    }
    tally.Count(result == "valid");
  });
  tally.Report();
}

}  // namespace
}  // namespace issuer
