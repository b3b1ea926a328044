#include "api/wallet/wallet_body.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "appliance/base/encoding.h"
#include "appliance/base/json_reader.h"
#include "appliance/base/json_writer.h"
#include "appliance/base/size.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

constexpr auto kEncryption = ErrorCode::kEncryptionParametersInvalid;
constexpr auto kMalformed = ErrorCode::kCredentialRequestMalformed;
constexpr const char* kJson = R"({"credential_configuration_id":"pid"})";

EncryptionConfig Offered(EncryptionUse request, EncryptionUse response) {
  EncryptionConfig config;
  config.request = request;
  config.response = response;
  config.zip = true;
  return config;
}

class WalletBodyTest : public testing::Test {
 protected:
  WalletBodyTest() {
    issuer.OfferEncryption(Offered(EncryptionUse::kSupported, EncryptionUse::kSupported));
  }
  JweRecipient Recipient(ContentEncryption encryption = ContentEncryption::kA128Gcm) {
    return {issuer.request_keys().published().keys.front(), encryption, Compression::kNone};
  }
  std::string Encrypt(std::string_view text, const JweRecipient& to) {
    Result<std::string> jwe = EncryptJwe(AsBytes(text), to, issuer.random);
    CHECK(jwe.has_value());
    return *std::move(jwe);
  }
  Result<WalletBody> Read(std::string body, const char* type) {
    HttpRequest request;
    request.headers = {{"content-type", type}};
    request.body = std::move(body);
    return ReadWalletBody(request, issuer.services());
  }
  Result<WalletBody> ReadJwt(std::string body) { return Read(std::move(body), "application/jwt"); }

  TestIssuer issuer;
};

// [CRQ-2] [ENC-1]
TEST_F(WalletBodyTest, ReadsPlainAndEncryptedBodies) {
  ASSERT_OK_AND_ASSIGN(const WalletBody plain, Read(kJson, "application/json"));
  EXPECT_EQ(plain.protection, BodyProtection::kPlain);
  for (const auto encryption : {ContentEncryption::kA128Gcm, ContentEncryption::kA256Gcm}) {
    for (const auto compression : {Compression::kNone, Compression::kDeflate}) {
      JweRecipient to = Recipient(encryption);
      to.compression = compression;
      ASSERT_OK_AND_ASSIGN(const WalletBody body,
                           Read(Encrypt(kJson, to), "Application/JWT; charset=utf-8"));
      EXPECT_EQ(body.protection, BodyProtection::kEncrypted);
      EXPECT_EQ(body.json, plain.json);
    }
  }
}

TEST_F(WalletBodyTest, ParsesStrictlyWhateverTheProtection) {
  for (const char* text : {"", "{", "[]", "7", R"({"a":1,"a":1})", "{} ,", "\xef\xbb\xbf{}"}) {
    EXPECT_THAT(Read(text, "application/json"), FailsWith(kMalformed)) << text;
    EXPECT_THAT(ReadJwt(Encrypt(text, Recipient())), FailsWith(kMalformed)) << text;
  }
  const std::string nested = Encrypt(kJson, Recipient());
  EXPECT_THAT(ReadJwt(Encrypt(nested, Recipient())), FailsWith(kMalformed)) << "[ENC-9] nested";
}

// [ENC-7] [ENC-9]
TEST_F(WalletBodyTest, RefusesWhatDoesNotOpen) {
  const DecryptionKey stranger = DecryptionKey::Generate(KeyManagement::kEcdhEs);
  const EncryptionJwk ours = issuer.request_keys().published().keys.front();
  const std::string good = Encrypt(kJson, Recipient());
  const DecryptionKey rsa = DecryptionKey::Generate(KeyManagement::kRsaOaep256);
  const std::string bomb_text(1 * kMiB, ' ');
  JweRecipient bomb = Recipient();
  bomb.compression = Compression::kDeflate;
  const struct {
    std::string body;
    const char* why;
  } kCases[] = {
      {"", "nothing"},
      {kJson, "JSON under the media type of a JWT"},
      {"e30.e30.e30", "a JWS"},
      {good + "A", "tampered"},
      {good + "\n", "trailing data"},
      {Encrypt(
           kJson,
           {{stranger.public_key(), ours.kid}, ContentEncryption::kA128Gcm, Compression::kNone}),
       "for another key of the same kid"},
      {Encrypt(kJson, {{ours.key, "unknown"}, ContentEncryption::kA128Gcm, Compression::kNone}),
       "unknown kid"},
      {Encrypt(kJson, {{ours.key, std::nullopt}, ContentEncryption::kA128Gcm, Compression::kNone}),
       "no kid"},
      {Encrypt(kJson,
               {{rsa.public_key(), ours.kid}, ContentEncryption::kA128Gcm, Compression::kNone}),
       "the alg is not that of the kid"},
      {Encrypt(bomb_text, bomb), "inflates to too much"},
  };
  for (const auto& row : kCases) {
    EXPECT_THAT(ReadJwt(row.body), FailsWith(kEncryption)) << row.why;
  }
}

TEST_F(WalletBodyTest, RefusesWhatIsNotOffered) {
  EncryptionConfig narrow = Offered(EncryptionUse::kSupported, EncryptionUse::kOff);
  narrow.content_algorithms = {ContentEncryption::kA256Gcm};
  narrow.zip = false;
  issuer.OfferEncryption(narrow);
  EXPECT_THAT(ReadJwt(Encrypt(kJson, Recipient(ContentEncryption::kA256Gcm))), IsOk());
  EXPECT_THAT(ReadJwt(Encrypt(kJson, Recipient())), FailsWith(kEncryption)) << "enc";
  JweRecipient zipped = Recipient(ContentEncryption::kA256Gcm);
  zipped.compression = Compression::kDeflate;
  EXPECT_THAT(ReadJwt(Encrypt(kJson, zipped)), FailsWith(kEncryption)) << "[ENC-4] zip";
}

// [CRQ-10] [CRQ-11]
TEST_F(WalletBodyTest, FollowsThePolicyForRequests) {
  const std::string encrypted = Encrypt(kJson, Recipient());
  issuer.OfferEncryption(EncryptionConfig());
  EXPECT_THAT(ReadJwt(encrypted), FailsWith(kEncryption)) << "off";
  EXPECT_THAT(Read(kJson, "application/json"), IsOk());
  issuer.OfferEncryption(Offered(EncryptionUse::kRequired, EncryptionUse::kOff));
  EXPECT_THAT(ReadJwt(encrypted), IsOk()) << "the keys are still in their folder";
  EXPECT_THAT(Read(kJson, "application/json"), FailsWith(kEncryption));
  EXPECT_THAT(Read(kJson, "text/plain"), FailsWith(kMalformed));
}

// [ENC-7]
TEST_F(WalletBodyTest, OpensWithARetiredKeyDuringItsGrace) {
  const std::string encrypted = Encrypt(kJson, Recipient());
  const Seconds rotate = issuer.config.encryption.rotate;
  const Seconds grace = issuer.config.encryption.grace;
  ASSERT_THAT(issuer.request_keys().Rotate(issuer.clock.Now() + rotate), IsOk());
  EXPECT_THAT(ReadJwt(encrypted), IsOk());
  ASSERT_THAT(issuer.request_keys().Rotate(issuer.clock.Now() + rotate + grace), IsOk());
  EXPECT_THAT(ReadJwt(encrypted), FailsWith(kEncryption));
}

// The object `credential_response_encryption` with a key of the wallet's.
class ResponseRecipientTest : public testing::Test {
 protected:
  ResponseRecipientTest() { config.zip = true; }
  static std::string JwkText(const DecryptionKey& key) {
    JsonWriter json;
    WriteEncryptionJwk(json, key.public_key(), "w1");
    return std::move(json).Take();
  }
  Result<std::optional<JweRecipient>> ReadMember(
      const std::string& value, BodyProtection protection = BodyProtection::kEncrypted) {
    Result<JsonValue> json = ParseJson(R"({"credential_response_encryption":)" + value + "}");
    CHECK(json.has_value());
    return ReadResponseRecipient({*std::move(json), protection}, config);
  }
  static std::string Member(const std::string& jwk, const std::string& rest) {
    return R"({"jwk":)" + jwk + rest + "}";
  }

  EncryptionConfig config = Offered(EncryptionUse::kSupported, EncryptionUse::kSupported);
  const DecryptionKey point = DecryptionKey::Generate(KeyManagement::kEcdhEs);
  FakeRandom random;
};

// [CRQ-10] [ENC-2] [ENC-4]
TEST_F(ResponseRecipientTest, ReadsKeyEncryptionAndCompression) {
  ASSERT_OK_AND_ASSIGN(const auto recipient,
                       ReadMember(Member(JwkText(point), R"(,"enc":"A256GCM","foo":1)")));
  ASSERT_TRUE(recipient.has_value());
  EXPECT_EQ(recipient->jwk.key, point.public_key());
  EXPECT_EQ(recipient->jwk.kid, "w1");
  EXPECT_EQ(recipient->encryption, ContentEncryption::kA256Gcm);
  EXPECT_EQ(recipient->compression, Compression::kNone);
  ASSERT_OK_AND_ASSIGN(const auto zipped,
                       ReadMember(Member(JwkText(point), R"(,"enc":"A128GCM","zip":"DEF")")));
  EXPECT_EQ(zipped->compression, Compression::kDeflate);
  const DecryptionKey rsa = DecryptionKey::Generate(KeyManagement::kRsaOaep256);
  EXPECT_THAT(ReadMember(Member(JwkText(rsa), R"(,"enc":"A128GCM")")), IsOk());
  config.response_algorithms = {KeyManagement::kEcdhEs};
  EXPECT_THAT(ReadMember(Member(JwkText(rsa), R"(,"enc":"A128GCM")")), FailsWith(kEncryption))
      << "[ENC-8]";
}

// [CRQ-10] [ENC-8] [ENC-9]
TEST_F(ResponseRecipientTest, RefusesTheRest) {
  const std::string jwk = JwkText(point);
  const std::string alg = R"("alg":"ECDH-ES")";
  const auto with_alg = [&](const std::string& other) {
    std::string text = jwk;
    return text.replace(text.find(alg), alg.size(), other);
  };
  const std::string enc = R"(,"enc":"A128GCM")";
  const struct {
    std::string value;
    const char* why;
  } kCases[] = {
      {"null", "null"},
      {"7", "no object"},
      {"{}", "empty"},
      {R"({"enc":"A128GCM"})", "no key"},
      {Member(jwk, ""), "no enc"},
      {Member(jwk, R"(,"enc":7)"), "enc is no text"},
      {Member(jwk, R"(,"enc":"A128CBC-HS256")"), "enc"},
      {Member(with_alg(R"("alg":"ECDH-ES+A128KW")"), enc), "alg"},
      {Member(with_alg(R"("alg":"dir")"), enc), "dir"},
      {Member(with_alg(R"("foo":"bar")"), enc), "no alg in the key"},
      {Member(jwk, R"(,"alg":"ECDH-ES+A256KW","enc":"A128GCM","zip":"GZIP")"), "zip"},
      {Member(jwk, enc + R"(,"zip":null)"), "zip is null"},
      {Member(R"({"kty":"EC","crv":"P-256","alg":"ECDH-ES","x":"AA","y":"AA"})", enc),
       "a bad point"},
      {Member(R"("jwk")", enc), "the key is no object"},
  };
  for (const auto& row : kCases) {
    EXPECT_THAT(ReadMember(row.value), FailsWith(kEncryption)) << row.why;
  }
}

// [CRQ-10] [DEF-4]
TEST_F(ResponseRecipientTest, FollowsThePolicyForResponses) {
  const std::string member = Member(JwkText(point), R"(,"enc":"A128GCM")");
  const WalletBody without{ParseJson("{}").value(), BodyProtection::kEncrypted};
  ASSERT_OK_AND_ASSIGN(const auto nobody, ReadResponseRecipient(without, config));
  EXPECT_FALSE(nobody.has_value());
  EXPECT_THAT(ReadMember(member, BodyProtection::kPlain), FailsWith(kEncryption));
  config.response_key_in_plain_request = true;
  EXPECT_THAT(ReadMember(member, BodyProtection::kPlain), IsOk()) << "a lenient tenant";
  config.response = EncryptionUse::kRequired;
  EXPECT_THAT(ReadMember(member), IsOk());
  EXPECT_THAT(ReadResponseRecipient(without, config), FailsWith(kEncryption));
  config.response = EncryptionUse::kOff;
  EXPECT_THAT(ReadMember(member), FailsWith(kEncryption));
  EXPECT_THAT(ReadResponseRecipient(without, config), IsOk());
  config.response = EncryptionUse::kSupported;
  config.zip = false;
  EXPECT_THAT(ReadMember(Member(JwkText(point), R"(,"enc":"A128GCM","zip":"DEF")")),
              FailsWith(kEncryption));
}

// [ENC-1] [ENC-5]
TEST_F(ResponseRecipientTest, RendersEveryStatusForTheRecipient) {
  for (const int status : {200, 202}) {
    ASSERT_OK_AND_ASSIGN(const HttpResponse plain,
                         RenderForWallet(status, kJson, std::nullopt, random));
    EXPECT_EQ(plain.status(), status);
    EXPECT_EQ(plain.body(), kJson);
    const JweRecipient recipient{
        {point.public_key(), "w1"}, ContentEncryption::kA256Gcm, Compression::kDeflate};
    ASSERT_OK_AND_ASSIGN(const HttpResponse response,
                         RenderForWallet(status, kJson, recipient, random));
    EXPECT_EQ(response.status(), status);
    EXPECT_EQ(response.headers().front().second, "application/jwt");
    EXPECT_EQ(response.cache_control(), "no-store");
    ASSERT_OK_AND_ASSIGN(UnopenedJwe jwe, UnopenedJwe::Parse(response.body(), 4 * kKiB));
    EXPECT_EQ(jwe.kid(), "w1");
    ASSERT_OK_AND_ASSIGN(const WipedBytes opened, std::move(jwe).Decrypt(point, 4 * kKiB));
    EXPECT_EQ(AsText(opened), kJson);
  }
}

}  // namespace
}  // namespace issuer
